// Clocks and sleeps on virtual time: what std::chrono's clocks and sleep_for end in.
//
// All clocks show the same virtual time of the reading thread. A reading takes one microsecond, so that loops which
// poll the clock end; who goes on polling finds time running ever faster (from the 32nd reading on, each takes twice
// as long as the one before), so that a deadline hours away needs tens of readings, not billions. A sleep costs
// nothing and is no event: it orders nothing, and the controller is only told that the thread gives way.
//
// Limit: time never makes one thread wait for another. That a thread which sleeps longer comes later is not enforced.
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

#include "runtime/interceptors/primitives.h"
#include "runtime/interceptors/virtual_deadline.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

constexpr std::uint64_t kReading_ns = 1000;
constexpr std::uint32_t kPatience = 32;
constexpr std::uint32_t kDoublings = 40;

SNARL_STATE std::uint32_t readings[kThreadsMax] = {};

__attribute__((constructor)) void register_clock_hooks() {
  SessionHooks hooks{};
  hooks.execution_start = [] { readings[0] = 0; };
  hooks.thread_start = [](ThreadId thread) { readings[thread] = 0; };
  register_hooks(hooks);
}

timespec read_timespec() {
  std::uint64_t now_ns = read_clock_ns();
  return {static_cast<time_t>(now_ns / kSecond_ns), static_cast<long>(now_ns % kSecond_ns)};
}

}  // namespace

std::uint64_t read_clock_ns() {
  // Time runs on: an iteration that looks at the clock is not one for nothing.
  plain_access(AccessKind::kWrite, &readings[current_thread()], sizeof readings[0], 0);
  std::uint32_t count = readings[current_thread()]++;
  std::uint32_t doublings = count < kPatience ? 0 : count - kPatience;
  advance_virtual_time(kReading_ns << (doublings < kDoublings ? doublings : kDoublings));
  return virtual_time_ns();
}

void sleep_ns(std::uint64_t duration_ns, std::uintptr_t pc) {
  advance_virtual_time(duration_ns);
  yield(pc);
}

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) noexcept {
  if (!controlled()) return SNARL_REAL(clock_gettime)(clock, time);
  *time = read_timespec();
  return 0;
}

int timespec_get(timespec* time, int base) noexcept {
  if (!controlled()) return SNARL_REAL(timespec_get)(time, base);
  *time = read_timespec();
  return base;
}

int gettimeofday(timeval* time, void* zone) noexcept {
  if (!controlled()) return SNARL_REAL(gettimeofday)(time, zone);
  timespec now = read_timespec();
  *time = {now.tv_sec, now.tv_nsec / 1000};
  return 0;
}

time_t time(time_t* time) noexcept {
  if (!controlled()) return SNARL_REAL(time)(time);
  time_t now = read_timespec().tv_sec;
  if (time != nullptr) *time = now;
  return now;
}

clock_t clock() noexcept {
  if (!controlled()) return SNARL_REAL(clock)();
  return static_cast<clock_t>((read_clock_ns() - kTimeOrigin_ns) / (kSecond_ns / CLOCKS_PER_SEC));
}

int nanosleep(const timespec* duration, timespec* rest) {
  if (!controlled()) return SNARL_REAL(nanosleep)(duration, rest);
  if (!is_valid_time(*duration)) {
    errno = EINVAL;
    return -1;
  }
  sleep_ns(to_ns(*duration), SNARL_CALLER);
  return 0;
}

int clock_nanosleep(clockid_t clock, int flags, const timespec* time, timespec* rest) {
  if (!controlled()) return SNARL_REAL(clock_nanosleep)(clock, flags, time, rest);
  if (!is_valid_time(*time)) return EINVAL;
  std::uint64_t duration_ns = to_ns(*time);
  if ((flags & TIMER_ABSTIME) != 0) {
    std::uint64_t now_ns = virtual_time_ns();
    duration_ns = duration_ns > now_ns ? duration_ns - now_ns : 0;
  }
  sleep_ns(duration_ns, SNARL_CALLER);
  return 0;
}

int usleep(useconds_t duration_us) {
  if (!controlled()) return SNARL_REAL(usleep)(duration_us);
  sleep_ns(duration_us * std::uint64_t{1000}, SNARL_CALLER);
  return 0;
}

unsigned sleep(unsigned duration_s) {
  if (!controlled()) return SNARL_REAL(sleep)(duration_s);
  sleep_ns(duration_s * kSecond_ns, SNARL_CALLER);
  return 0;
}

}  // extern "C"
