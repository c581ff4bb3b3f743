// __cxa_guard_acquire, release, abort: initialisation of function-local statics.
//
// Instrumented code reads the guard's first byte (gcc for AArch64: all of it) by an atomic acquire load before it calls
// us, so "initialised" must be published as an atomic release store of that size. Who waits in acquire synchronises through the once operation.
// Guards of uninstrumented libraries live on from one execution to the next and are not operations.
//
// Limits: recursive initialisation (undefined behaviour) shows as a deadlock of the thread with itself. One program
// whose guards are of both sizes is inconclusive (accesses of different sizes).
#include <cstdint>

#include "runtime/atomic_access.h"
#include "runtime/session.h"

namespace snarl::runtime {
SNARL_STATE const volatile void* last_word_read = nullptr;
}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {
int __cxa_guard_acquire(std::uint64_t* guard);
void __cxa_guard_release(std::uint64_t* guard);
void __cxa_guard_abort(std::uint64_t* guard);
}

namespace {

SNARL_STATE std::uint8_t guard_size = 1;  // in bytes, of the compiler's own test

volatile std::uint8_t* bytes(std::uint64_t* guard) { return reinterpret_cast<volatile std::uint8_t*>(guard); }

// Second byte of a library's guard: somebody is initialising.
bool enter_library_guard(std::uint64_t* guard, std::uintptr_t pc) {
  while (bytes(guard)[0] == 0) {
    if (bytes(guard)[1] == 0) {
      bytes(guard)[1] = 1;
      return true;
    }
    operate(OpKind::kYield, nullptr, 0, pc);
  }
  return false;
}

}  // namespace

extern "C" {

int __cxa_guard_acquire(std::uint64_t* guard) {
  if (!controlled()) return SNARL_REAL(__cxa_guard_acquire)(guard);
  if (!is_rolled_back(guard)) return enter_library_guard(guard, SNARL_CALLER) ? 1 : 0;
  if (last_word_read == guard) guard_size = sizeof *guard;
  return static_cast<int>(operate(OpKind::kOnceEnter, guard, 0, SNARL_CALLER));
}

void __cxa_guard_release(std::uint64_t* guard) {
  if (!controlled()) return SNARL_REAL(__cxa_guard_release)(guard);
  if (!is_rolled_back(guard)) {
    bytes(guard)[1] = 0;
    bytes(guard)[0] = 1;
    return;
  }
  atomic_store(guard, guard_size, 1, MemoryOrder::kRelease, SNARL_CALLER);
  operate(OpKind::kOnceDone, guard, 0, SNARL_CALLER);
}

void __cxa_guard_abort(std::uint64_t* guard) {
  if (!controlled()) return SNARL_REAL(__cxa_guard_abort)(guard);
  if (!is_rolled_back(guard)) {
    bytes(guard)[1] = 0;
    return;
  }
  operate(OpKind::kOnceAbort, guard, 0, SNARL_CALLER);
}

}  // extern "C"
