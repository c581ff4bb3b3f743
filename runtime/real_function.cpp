#include "runtime/real_function.h"

#include <dlfcn.h>

#include <cstdio>

#include "report/check.h"

namespace snarl::runtime {

void* resolve_real(const char* name, bool required) {
  void* address = dlsym(RTLD_NEXT, name);
  if (address == nullptr && required) {
    std::fprintf(stderr, "snarl: no library defines %s\n", name);
    SNARL_CHECK(address != nullptr);
  }
  return address;
}

}  // namespace snarl::runtime
