// Holds real threads back at their atomic accesses and at synchronisation, so that one program run many times under
// ThreadSanitizer takes many different courses. Linked to the program under test; our part of a run is the delay alone.
//
// Each run has a mode and a seed. What a thread does at its n-th point is a function of the seed, the thread's number
// (by first arrival) and n, so a seed gives the same delays again, though not the same interleaving: the threads are
// real.
//   plain  nothing            yield  gives way at every second point      nap  sleeps 1 to 200 us at every eighth
//   few    about four sleeps of 2 to 20 ms in the whole run, as in delay injection at change points
//   slow   some threads sleep before each of their points, others never: priorities, as far as real threads have any
// Sleeps are paid from a budget for the whole run; when it is gone a thread only gives way.
//
// Limits: only calls made by the program's own code pass here (wrapped_functions.h). Must not be instrumented, and must
// not call what ThreadSanitizer intercepts: system calls are made directly. Tested by: tests/unit/fuzz/tsan_test.cpp
#include "fuzz/tsan/perturb.h"

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fuzz/tsan/delays.h"

namespace snarl::fuzz {
namespace {

constexpr long kBudgetUs = 100'000;
constexpr std::size_t kPathMax = 4096;

struct Plan {
  PerturbMode mode = PerturbMode::kPlain;
  std::uint64_t seed = 0;
  std::uint64_t points = 0;  // expected in a run
  char folder[kPathMax] = "";
};

Plan plan;  // written once, before main
std::atomic<std::uint32_t> threads;
std::atomic<std::uint64_t> points;
std::atomic<long> budget_us{kBudgetUs};
std::atomic<bool> fence_noted;

__attribute__((tls_model("initial-exec"))) thread_local std::uint32_t thread_number;  // from 1; 0: not seen yet
__attribute__((tls_model("initial-exec"))) thread_local std::uint64_t point_number;

std::uint64_t setting(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : 0;
}

void write_file(const char* name, std::uint64_t number) {
  if (plan.folder[0] == 0) return;
  char path[kPathMax + 16];
  char text[24];
  std::size_t length = std::strlen(plan.folder);
  std::memcpy(path, plan.folder, length);
  path[length++] = '/';
  std::memcpy(path + length, name, std::strlen(name) + 1);
  std::size_t digits = sizeof text;
  do text[--digits] = static_cast<char>('0' + number % 10);
  while ((number /= 10) != 0);
  const long file = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  (void)!syscall(SYS_write, file, text + digits, sizeof text - digits);
  syscall(SYS_close, file);
}

__attribute__((constructor)) void read_plan() {
  plan.mode = static_cast<PerturbMode>(setting(kPerturbModeVariable) % kPerturbModes);
  plan.seed = setting(kPerturbSeedVariable);
  plan.points = setting(kPerturbPointsVariable);
  const char* folder = std::getenv(kPerturbFolderVariable);
  if (folder != nullptr && std::strlen(folder) < kPathMax) std::strcpy(plan.folder, folder);
}

__attribute__((destructor)) void tell_points() { write_file(kPointsFile, points.load(std::memory_order_relaxed)); }

void give_way() { syscall(SYS_sched_yield); }

void sleep_us(long wanted) {
  if (budget_us.fetch_sub(wanted, std::memory_order_relaxed) < wanted) {
    budget_us.store(0, std::memory_order_relaxed);
    return give_way();
  }
  const timespec time = {0, wanted * 1000};
  syscall(SYS_nanosleep, &time, nullptr);
}

}  // namespace

}  // namespace snarl::fuzz

extern "C" {

// Called by the stubs with all of the caller's argument registers saved.
__attribute__((visibility("hidden"))) void snarl_perturb() {
  using namespace snarl::fuzz;
  if (thread_number == 0) thread_number = threads.fetch_add(1, std::memory_order_relaxed) + 1;
  points.fetch_add(1, std::memory_order_relaxed);
  const long delay = delay_us(plan.mode, plan.seed, plan.points, thread_number, point_number++);
  if (delay > 0) sleep_us(delay);
  if (delay == 0) give_way();
}

// ThreadSanitizer knows nothing of fences, so whoever reads its reports must know that there is one.
__attribute__((visibility("hidden"))) void snarl_note_fence() {
  using namespace snarl::fuzz;
  if (!fence_noted.exchange(true, std::memory_order_relaxed)) write_file(kFenceFile, 1);
}
}
