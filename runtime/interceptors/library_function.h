// A function of a C++ library, by its mangled name, looked up past our own definition on first use.
//
// For names too long for SNARL_REAL and for libraries that a program may not have. Objects of this type must carry
// SNARL_STATE and be constant-initialised: `SNARL_STATE LibraryFunction<int(void*)> real_x = {"_Zx"};`
#pragma once
#include "runtime/session.h"

namespace snarl::runtime {

template <class Function>
struct LibraryFunction {
  const char* name;
  Function* address = nullptr;

  template <class... Arguments>
  auto operator()(Arguments... arguments) {
    if (__builtin_expect(address == nullptr, 0)) {
      HostScope host;
      address = reinterpret_cast<Function*>(resolve_real(name, true));
    }
    return address(arguments...);
  }
};

}  // namespace snarl::runtime
