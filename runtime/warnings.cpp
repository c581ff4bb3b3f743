// The list of warnings: a fixed array, because it is filled while code under test runs and must outlive executions.
#include "runtime/warnings.h"

#include "runtime/session.h"

namespace snarl::runtime {

namespace {
constexpr int kWarningsMax = 64;
SNARL_STATE const char* messages[kWarningsMax] = {};
SNARL_STATE int count = 0;
}  // namespace

void warn_once(const char* message) {
  for (int i = 0; i < count; ++i) {
    if (messages[i] == message) return;
  }
  if (count < kWarningsMax) messages[count++] = message;
}

std::vector<std::string> warnings() { return {messages, messages + count}; }

void clear_warnings() { count = 0; }

}  // namespace snarl::runtime
