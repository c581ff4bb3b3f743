// snarl::verify(body): every execution of a function under a memory model, from any test framework.
//
//   #include <snarl/verify.h>
//   snarl::Result result = snarl::verify([] {
//     std::atomic<int> ready = 0;
//     std::thread writer([&] { ready = 1; });
//     writer.join();
//     assert(ready == 1);
//   });
//   if (result.verdict != "verified") std::cerr << result.text;
//
// The body runs many times, each time from the same state of globals and heap; it must be closed (no input from
// outside), deterministic apart from scheduling, and must not count on side effects of earlier runs. What it learns
// leaves it only through assertions: writes to captured variables and globals are undone after every execution.
#pragma once
#include <string>
#include <type_traits>

#include <snarl/detail/engine.h>

namespace snarl {

// What is not set comes from --snarl_* flags, then SNARL_* environment variables, then the defaults.
struct Options {
  std::string model;              // "rc11" (default), "sc" or "tso"
  long long executions_max = -1;  // 0: no bound (default)
  double time_limit_s = -1;       // 0: no bound (default)
  int preemptions_max = -1;       // no bound (default)
  int spurious_cas_failures = -1;  // 1: compare_exchange_weak may fail although equal; default 0
  int spurious_wakeups = -1;       // 1: condition waits may return unnotified; default 0
  int timeouts = -1;               // 0: timed operations never time out; default 1
  int try_lock_failures = -1;      // 1: try_lock may fail although free; default 0
  int jobs = -1;                   // processes that share the search; default 1. The result does not depend on it
  std::string replay;             // token: only this execution
};

struct Result {
  std::string verdict;  // "verified", "bug", "inconclusive", "misuse", "internal"; "clean": see below
  std::string reason;   // why, when it is inconclusive or misuse
  std::string text;     // the report, for people
  std::string json;     // the report, for programs: docs/reference/json.md
  unsigned long long executions_complete = 0;
  unsigned long long executions_blocked = 0;
  double time_ms = 0;
  int exit_code = 70;
  // Verified; or clean, where --snarl_engine=fuzz or SNARL_ENGINE=fuzz asked for a sample and nothing was found in it.
  explicit operator bool() const { return exit_code == 0; }
};

namespace detail {

inline Result verify(void (*body)(void*), void* argument, const Options& options, const char* program,
                     const char* replay_command) {
  const snarl_options raw = {program,
                             options.model.empty() ? nullptr : options.model.c_str(),
                             options.executions_max,
                             options.time_limit_s,
                             options.preemptions_max,
                             options.spurious_cas_failures,
                             options.spurious_wakeups,
                             options.timeouts,
                             options.try_lock_failures,
                             options.jobs,
                             options.replay.empty() ? nullptr : options.replay.c_str(),
                             replay_command};
  snarl_result* found = snarl_verify_body(body, argument, &raw);
  Result result;
  result.verdict = snarl_result_verdict(found);
  result.reason = snarl_result_reason(found);
  result.text = snarl_result_text(found);
  result.json = snarl_result_json(found);
  result.executions_complete = snarl_result_complete(found);
  result.executions_blocked = snarl_result_blocked(found);
  result.time_ms = snarl_result_time_ms(found);
  result.exit_code = snarl_result_exit_code(found);
  snarl_result_free(found);
  return result;
}

}  // namespace detail

// Runs on the calling thread; one check at a time in a process.
template <typename Body>
Result verify(Body&& body, const Options& options = {}, const char* program = "") {
  using Plain = std::remove_reference_t<Body>;
  return detail::verify([](void* argument) { (*static_cast<Plain*>(argument))(); },
                        const_cast<void*>(static_cast<const volatile void*>(&body)), options, program, nullptr);
}

}  // namespace snarl
