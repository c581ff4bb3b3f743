// __cxa_atexit and kin: handlers registered during an execution are dropped.
//
// The objects they would destroy (function-local statics) are rolled back at the end of the execution, so running the
// handlers at the end of the process would touch objects that do not exist. Statics of uninstrumented libraries live
// on: theirs are registered for real. A handler given to atexit() by the body does not run: known gap.
#include <cstdlib>

#include "runtime/session.h"

using namespace snarl::runtime;

extern "C" {

int __cxa_atexit(void (*handler)(void*), void* object, void* library);
int __cxa_at_quick_exit(void (*handler)(void*), void* library);

int __cxa_atexit(void (*handler)(void*), void* object, void* library) {
  bool lives_on = object != nullptr && !is_rolled_back(object);
  if (!controlled() || lives_on) return SNARL_REAL(__cxa_atexit)(handler, object, library);
  return 0;
}

int __cxa_at_quick_exit(void (*handler)(void*), void* library) {
  if (!controlled()) return SNARL_REAL(__cxa_at_quick_exit)(handler, library);
  return 0;
}

int on_exit(void (*handler)(int, void*), void* argument) noexcept {
  if (!controlled()) return SNARL_REAL(on_exit)(handler, argument);
  return 0;
}

}  // extern "C"
