// What keeps the threads of a group at the same instance at the same time.
//
// The less is communicated between two instances the better: a barrier's own traffic drains the store buffers that a
// test is about. So a slot's time comes from the clock alone, a stride pays one barrier for many instances, and every
// barrier ends with a full fence, which keeps its write from being ordered with those of the test (J. Alglave et al.,
// "Litmus: running tests against hardware", TACAS 2011, section 3, measured again in docs/reference/stress.md).
#pragma once
#include <atomic>
#include <cstdint>

#include <sched.h>

#include <snarl/stress/body.h>
#include <snarl/stress/clock.h>

namespace snarl::stress {

// A barrier for `threads` threads. With fewer processors than threads it gives way after a few looks.
class Barrier {
 public:
  void set(std::uint32_t threads, bool crowded) {
    threads_ = threads;
    looks_ = crowded ? 32 : 20'000;
  }

  void wait() {
    const std::uint32_t phase = phase_.load(std::memory_order_relaxed);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
      arrived_.store(0, std::memory_order_relaxed);
      phase_.store(phase + 1, std::memory_order_release);
    } else {
      for (std::uint32_t look = 0; phase_.load(std::memory_order_acquire) == phase;) {
        if (++look < looks_) {
          relax();
        } else {
          sched_yield();
          look = 0;
        }
      }
    }
    std::atomic_thread_fence(std::memory_order_seq_cst);
  }

 private:
  alignas(128) std::atomic<std::uint32_t> arrived_{0};
  alignas(128) std::atomic<std::uint32_t> phase_{0};
  alignas(128) std::uint32_t threads_ = 1;
  std::uint32_t looks_ = 32;
};

// One thread's pace through one round. Copied into the loop, so that the fields are registers there.
class Pace {
 public:
  Barrier* barrier = nullptr;
  std::atomic<std::uint64_t>* start = nullptr;  // kSlots, kTimebase: two, shared by the group
  std::uint64_t width = 0;                      // kSlots: ticks of a slot; kTimebase: ticks behind the barrier
  std::uint64_t skew = 0;                       // ticks by which this thread comes later than the others
  std::uint32_t stride_mask = 0;                // kStride: stride - 1, a power of two less one
  bool leads = false;

  // Before the first instance of a round.
  template <Sync sync>
  void begin() {
    if constexpr (sync == Sync::kSlots) {
      if (leads) start->store(ticks() + 20 * width, std::memory_order_relaxed);
    }
    barrier->wait();
    if constexpr (sync == Sync::kSlots) next_ = start->load(std::memory_order_relaxed) + skew;
  }

  // Before the `turn`-th instance.
  template <Sync sync>
  void before(std::uint32_t turn) {
    if constexpr (sync == Sync::kSlots) {
      while (static_cast<std::int64_t>(ticks() - next_) < 0) {
      }
      next_ += width;
    } else if constexpr (sync == Sync::kStride) {
      if ((turn & stride_mask) == 0) {
        barrier->wait();
        delay();
      }
    } else if constexpr (sync == Sync::kTimebase) {
      // Two in turn: who is slow may still read that of the instance before.
      std::atomic<std::uint64_t>& common = start[turn & 1];
      if (leads) common.store(ticks() + width, std::memory_order_relaxed);
      barrier->wait();
      const std::uint64_t time = common.load(std::memory_order_relaxed) + skew;
      while (static_cast<std::int64_t>(ticks() - time) < 0) {
      }
    } else if (turn == 0) {
      delay();
    }
  }

 private:
  void delay() const {
    if (skew == 0) return;
    for (const std::uint64_t from = ticks(); ticks() - from < skew;) {
    }
  }

  std::uint64_t next_ = 0;
};

}  // namespace snarl::stress
