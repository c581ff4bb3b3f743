// The loop of one thread over the instances of a round, compiled together with the test so that nothing is called.
#pragma once
#include <type_traits>

#include <snarl/stress/body.h>
#include <snarl/stress/pace.h>

namespace snarl::stress {

inline void preload_cells(const Batch& batch, std::uint32_t instance) {
  for (int cell = 0; cell < batch.cells; ++cell) {
    char* const address = batch.base[cell] + instance * batch.stride[cell];
    switch (batch.preload) {
      case Preload::kNone:
        break;
      case Preload::kTouch:
        __builtin_prefetch(address, 0, 3);
        break;
      case Preload::kOwn:
        __builtin_prefetch(address, 1, 3);
        break;
      case Preload::kFlush:
#if defined(__x86_64__)
        asm volatile("clflush (%0)" ::"r"(address) : "memory");
#elif defined(__aarch64__)
        asm volatile("dc civac, %0" ::"r"(address) : "memory");
#endif
        break;
    }
  }
}

// `Thread::run(instance)` is the test's code.
template <typename Thread, Sync sync>
void run_thread(const Batch& given) {
  const Batch batch = given;
  Pace pace = *batch.pace;
  pace.begin<sync>();
  for (std::uint32_t turn = 0; turn < batch.count; ++turn) {
    const std::uint32_t instance = batch.order[turn];
    if (batch.preload != Preload::kNone) preload_cells(batch, instance);
    pace.before<sync>(turn);
    compiler_fence();
    Thread::run(Instance(batch, instance));
    compiler_fence();
  }
}

// Fills in Body::run for the thread types of a test.
template <typename... Threads>
void set_threads(Body* body) {
  static_assert(sizeof...(Threads) <= kThreadsMax, "a stress test has at most 16 threads");
  body->threads = 0;
  const auto add = [body]<typename Thread>(std::type_identity<Thread>) {
    auto* const run = body->run[body->threads++];
    run[static_cast<int>(Sync::kSlots)] = &run_thread<Thread, Sync::kSlots>;
    run[static_cast<int>(Sync::kStride)] = &run_thread<Thread, Sync::kStride>;
    run[static_cast<int>(Sync::kTimebase)] = &run_thread<Thread, Sync::kTimebase>;
    run[static_cast<int>(Sync::kFree)] = &run_thread<Thread, Sync::kFree>;
  };
  (add(std::type_identity<Threads>()), ...);
}

}  // namespace snarl::stress
