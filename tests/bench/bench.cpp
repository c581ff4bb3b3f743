// Executions per second and peak memory of verify, over classic bodies with N up; schedules per second of fuzz.
//
// Counters: executions (complete, and equal on every machine), per_s, blocked, peak_MB of the process so far.
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <cstdlib>

#include <snarl/verify.h>

#include "programs.h"
#include "structures.h"

namespace {

void run(benchmark::State& state, void (*body)(int)) {
  const int n = static_cast<int>(state.range(0));
  unsigned long long complete = 0, blocked = 0, total = 0;
  for (auto _ : state) {
    const snarl::Result result = snarl::verify([body, n] { body(n); });
    if (!result) {
      state.SkipWithError(result.text.c_str());
      return;
    }
    complete = result.executions_complete;
    blocked = result.executions_blocked;
    total += complete + blocked;
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  state.counters["executions"] = static_cast<double>(complete);
  state.counters["blocked"] = static_cast<double>(blocked);
  state.counters["per_s"] = benchmark::Counter(static_cast<double>(total), benchmark::Counter::kIsRate);
  state.counters["peak_MB"] = static_cast<double>(usage.ru_maxrss) / 1024;
}

// Of 10,000 sampled schedules: the engine is chosen as a user of a test would.
void sample(benchmark::State& state, void (*body)(int)) {
  const int n = static_cast<int>(state.range(0));
  setenv("SNARL_ENGINE", "fuzz", 1);
  unsigned long long schedules = 0;
  for (auto _ : state) {
    const snarl::Result result = snarl::verify([body, n] { body(n); });
    if (!result) {
      state.SkipWithError(result.text.c_str());
      break;
    }
    schedules += result.executions_complete + result.executions_blocked;
  }
  unsetenv("SNARL_ENGINE");
  state.counters["per_s"] = benchmark::Counter(static_cast<double>(schedules), benchmark::Counter::kIsRate);
}

}  // namespace

BENCHMARK_CAPTURE(run, increments, bench::increments)->DenseRange(5, 8)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, writers, bench::writers)->DenseRange(5, 8)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, readers, bench::readers)->DenseRange(8, 14, 2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, store_buffers, bench::store_buffers)->DenseRange(6, 12, 2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, fibonacci, bench::fibonacci)->DenseRange(3, 6)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, last_zero, bench::last_zero)->DenseRange(6, 12, 2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, indexer, bench::indexer)->DenseRange(11, 14)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, two_pairs, bench::two_pairs)->DenseRange(1, 2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, mcs_lock, bench::mcs_lock)->DenseRange(2, 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, reader_writer_lock, bench::reader_writer_lock)->DenseRange(2, 4)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, treiber_rdwr, bench::treiber_rdwr)->DenseRange(2, 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, michael_scott_rdwr, bench::michael_scott_rdwr)->DenseRange(1, 2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, herlihy_wing_rdwr, bench::herlihy_wing_rdwr)->DenseRange(2, 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, mutex_counter, bench::mutex_counter)->DenseRange(5, 8)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, ticket_lock, bench::ticket_lock)->DenseRange(3, 5)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, spin_lock, bench::spin_lock)->DenseRange(3, 4)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, treiber_push, bench::treiber_push)->DenseRange(3, 5)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, ring, bench::ring)->DenseRange(3, 9, 3)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, hand_over, bench::hand_over)->DenseRange(3, 5)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(run, long_run, bench::long_run)->RangeMultiplier(4)->Range(64, 4096)->Unit(benchmark::kMillisecond);

// Two threads with five operations each, and then ten times as many from row to row; threads with locks.
BENCHMARK_CAPTURE(sample, two_threads, bench::two_threads)->Arg(5)->Arg(50)->Arg(500)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(sample, mutex_counter, bench::mutex_counter)->DenseRange(4, 8, 4)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
