// A small body per facility that code under test may use, run natively and under control.
//
//   SNARL_FACILITY(mutex) { ...; REQUIRE(count == 2); }                 must pass in every schedule, and natively
//   SNARL_PLANTED(lost_wakeup, kSometimes, kDeadlock) { ... }           must fail so in some schedules, not in all
//   SNARL_PLANTED(abort, kAlways, kAssertion) { ... }
//
// Facilities are compiled with instrumentation, the harness without. This header pulls in nothing of the runtime.
#pragma once

namespace snarl::interceptors {

enum class Often { kNever, kSometimes, kAlways };
// How an execution of a planted bug ends. The names after kDeadlock are those of runtime::FaultKind.
enum class Bug {
  kNone,
  kDeadlock,
  kAssertion,
  kException,
  kThreadMisuse,
  kLockMisuse,
  kUnsupported,
};

struct Facility {
  const char* name;
  void (*body)();
  Often often;
  Bug bug;
};

struct Registration {
  explicit Registration(const Facility& facility);
};

[[noreturn]] void require_failed(const char* condition, const char* file, int line);
bool is_controlled();
// Under control: fails unless every execution of the facility says the same number.
void same_in_every_execution(unsigned long number);

}  // namespace snarl::interceptors

#define REQUIRE(condition) \
  ((condition) ? (void)0 : ::snarl::interceptors::require_failed(#condition, __FILE__, __LINE__))

#define SNARL_REGISTER(facility, often, bug)                                                           \
  static void facility##_body();                                                                       \
  static const ::snarl::interceptors::Registration facility##_registration{                            \
      {#facility, facility##_body, ::snarl::interceptors::Often::often, ::snarl::interceptors::Bug::bug}}; \
  static void facility##_body()

#define SNARL_FACILITY(facility) SNARL_REGISTER(facility, kNever, kNone)
#define SNARL_PLANTED(facility, often, bug) SNARL_REGISTER(facility, often, bug)
