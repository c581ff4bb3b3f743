#include "runtime/determinism.h"

#include <sys/personality.h>
#include <unistd.h>

#include <cstdlib>

namespace snarl::runtime {

void reexec_without_aslr(char** argv) {
  constexpr const char* kGuard = "SNARL_ASLR_OFF";
  constexpr unsigned long kQuery = 0xffffffff;
  int current = personality(kQuery);
  if (current == -1 || (current & ADDR_NO_RANDOMIZE) != 0 || std::getenv(kGuard) != nullptr) return;
  if (personality(static_cast<unsigned long>(current) | ADDR_NO_RANDOMIZE) == -1) return;
  setenv(kGuard, "1", 1);
  execv("/proc/self/exe", argv);
  personality(static_cast<unsigned long>(current));  // it failed: go on as before
}

}  // namespace snarl::runtime
