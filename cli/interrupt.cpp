// The handler only does what a handler may: it counts, and kills by number. A terminal sends its interrupt to children
// as well, so they may get it twice.
//
// Tested by: tests/cli/interrupt_test.cpp
#include "cli/interrupt.h"

#include <array>
#include <atomic>
#include <csignal>

namespace snarl::cli {
namespace {

std::atomic<int> count = 0;
std::array<std::atomic<pid_t>, 256> children = {};

void on_interrupt(int signal) {
  count.fetch_add(1);
  for (const std::atomic<pid_t>& child : children)
    if (const pid_t pid = child.load(); pid > 0) kill(pid, signal);
}

}  // namespace

void catch_interrupts() {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction old = {}, action = {};
    if (sigaction(signal, nullptr, &old) == 0 && old.sa_handler == SIG_IGN) continue;
    action.sa_handler = on_interrupt;
    sigaction(signal, &action, nullptr);
  }
}

int interrupts() { return count.load(); }

void watch_child(pid_t pid) {
  for (std::atomic<pid_t>& child : children)
    if (pid_t none = 0; child.compare_exchange_strong(none, pid)) break;
  if (interrupts() > 0) kill(pid, SIGINT);  // it came in between
}

void forget_child(pid_t pid) {
  for (std::atomic<pid_t>& child : children)
    if (pid_t same = pid; child.compare_exchange_strong(same, 0)) return;
}

}  // namespace snarl::cli
