// pthread_once: what libstdc++'s std::call_once ends in.
//
// Under control the state is the controller's and the control word stays as it was: a word that says "done" (2 in
// glibc) was done before the check. Control words of uninstrumented libraries live on from one execution to the next,
// so they must not be operations at all: libgcc asks one at each throw, libstdc++ at each use of a locale. Their
// routines run out of control, so that what they allocate lives on too.
#include <pthread.h>

#include "runtime/interceptors/primitives.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {
constexpr int kDone = 2;
}

void run_once(pthread_once_t* control, void (*routine)(), std::uintptr_t pc) {
  if (*control == kDone) return;
  if (operate(OpKind::kOnceEnter, control, 0, pc) == 0) return;
  try {
    routine();
  } catch (...) {
    operate(OpKind::kOnceAbort, control, 0, pc);
    throw;
  }
  operate(OpKind::kOnceDone, control, 0, pc);
}

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" int pthread_once(pthread_once_t* control, void (*routine)()) {
  if (!controlled()) return SNARL_REAL(pthread_once)(control, routine);
  if (!is_rolled_back(control)) {
    HostScope host;
    return SNARL_REAL(pthread_once)(control, routine);
  }
  run_once(control, routine, SNARL_CALLER);
  return 0;
}
