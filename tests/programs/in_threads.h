// What the programs of this folder share: bodies run side by side, and a choice between right and weakened orders.
//
// pthreads rather than <thread>, whose headers take longer to compile than most of these programs to verify.
#pragma once
#include <pthread.h>
#include <sched.h>

#include <atomic>
#include <cassert>

inline constexpr auto kRelaxed = std::memory_order_relaxed;
inline constexpr auto kAcquire = std::memory_order_acquire;
inline constexpr auto kRelease = std::memory_order_release;
inline constexpr auto kAcqRel = std::memory_order_acq_rel;
inline constexpr auto kSeqCst = std::memory_order_seq_cst;

// The weakened twin of a program is compiled with -DWEAK.
constexpr std::memory_order right_or_weak(std::memory_order right, [[maybe_unused]] std::memory_order weak) {
#ifdef WEAK
  return weak;
#else
  return right;
#endif
}

template <typename Body>
void* run_body(void* body) {
  (*static_cast<Body*>(body))();
  return nullptr;
}

// One thread for each body; returns when all have ended.
template <typename... Bodies>
void in_threads(Bodies... bodies) {
  pthread_t threads[sizeof...(Bodies)];
  int created = 0;
  (pthread_create(&threads[created++], nullptr, run_body<Bodies>, &bodies), ...);
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
}
