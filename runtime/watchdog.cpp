#include "runtime/watchdog.h"

#include <signal.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstdlib>

#include "report/check.h"
#include "runtime/crash.h"
#include "runtime/session.h"

namespace snarl::runtime {
namespace {

// Ignored by default, and by gdb: one that comes late does no harm.
constexpr int kSignal = SIGURG;

struct Watch {
  std::uintptr_t owner;  // thread pointer of the thread that is struck; 0: none
  timer_t timer;
  struct sigaction before;
  std::uint64_t announced;  // when it last changed ...
  double cpu_s, wall_s;     // ... it was then
  double stall_cpu_s, stall_wall_s;
  bool follows_forks;
};
SNARL_STATE Watch watch{};

// For the handler, which is not under control: the real clocks.
double seconds(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

void on_strike(int, siginfo_t*, void* context) {
  if (session.current == nullptr || session.active == 0 || !controlled()) return;
  const std::uintptr_t active = session.active;
  session.active = 0;
  const std::uint64_t announced = session.controller->announced();
  const double cpu_s = seconds(CLOCK_THREAD_CPUTIME_ID), wall_s = seconds(CLOCK_MONOTONIC);
  if (announced != watch.announced) {
    watch.announced = announced;
    watch.cpu_s = cpu_s;
    watch.wall_s = wall_s;
    session.active = active;
    return;
  }
  const bool late = session.controller->is_out_of_time();
  if (!late && cpu_s - watch.cpu_s < watch.stall_cpu_s && wall_s - watch.wall_s < watch.stall_wall_s) {
    session.active = active;
    return;
  }
  unblock_signal(kSignal);
  fail(FaultKind::kUnsupported,
       late ? "stopped after the time limit (--time-limit), in code that reaches nothing Snarl sees"
            : "a thread runs on without reaching anything that Snarl sees: the body may never end",
       program_counter(context) + 1);
}

// Timers are not inherited.
void forget_in_child() { watch.owner = 0; }

}  // namespace

void start_watchdog() {
  if (watch.owner == thread_pointer()) return;
  stop_watchdog();
  if (!watch.follows_forks) pthread_atfork(nullptr, nullptr, forget_in_child);
  watch.follows_forks = true;
  const char* limit = std::getenv("SNARL_STALL_LIMIT");
  watch.stall_cpu_s = watch.stall_wall_s = limit != nullptr ? std::atof(limit) : 0;
  if (watch.stall_cpu_s <= 0) {
    watch.stall_cpu_s = kStallCpu_s;
    watch.stall_wall_s = kStallWall_s;
  }
  struct sigaction action{};
  action.sa_sigaction = on_strike;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
  SNARL_CHECK(sigaction(kSignal, &action, &watch.before) == 0);
  sigevent event{};
  event.sigev_notify = SIGEV_THREAD_ID;
  event.sigev_signo = kSignal;
  event._sigev_un._tid = static_cast<pid_t>(syscall(SYS_gettid));
  watch.owner = thread_pointer();
  // Without a timer (a sandbox, an emulator) there is the killing by the command still.
  if (SNARL_REAL(timer_create)(CLOCK_MONOTONIC, &event, &watch.timer) != 0) {
    sigaction(kSignal, &watch.before, nullptr);
    watch.owner = 0;
    return;
  }
  const itimerspec every_second = {{1, 0}, {1, 0}};
  timer_settime(watch.timer, 0, &every_second, nullptr);
}

void stop_watchdog() {
  if (watch.owner == 0) return;
  timer_delete(watch.timer);
  sigaction(kSignal, &watch.before, nullptr);
  watch.owner = 0;
}

}  // namespace snarl::runtime
