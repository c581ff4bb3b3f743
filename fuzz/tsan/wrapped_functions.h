// The entry points at which real threads are perturbed: the linker (--wrap) leads calls of the program's own code to
// our stubs, and they go on to ThreadSanitizer's runtime. X-macros, because the stubs need each name as text for the
// assembler.
//
// Limits: calls from inside shared libraries (std::thread's pthread_create, condition variables of libstdc++) do not
// pass here.
#pragma once

#define SNARL_WRAPPED_ATOMICS(X, bits)             \
  X(__tsan_atomic##bits##_load)                    \
  X(__tsan_atomic##bits##_store)                   \
  X(__tsan_atomic##bits##_exchange)                \
  X(__tsan_atomic##bits##_fetch_add)               \
  X(__tsan_atomic##bits##_fetch_sub)               \
  X(__tsan_atomic##bits##_fetch_and)               \
  X(__tsan_atomic##bits##_fetch_or)                \
  X(__tsan_atomic##bits##_fetch_xor)               \
  X(__tsan_atomic##bits##_fetch_nand)              \
  X(__tsan_atomic##bits##_compare_exchange_strong) \
  X(__tsan_atomic##bits##_compare_exchange_weak)   \
  X(__tsan_atomic##bits##_compare_exchange_val)

#define SNARL_WRAPPED_FUNCTIONS(X) \
  SNARL_WRAPPED_ATOMICS(X, 8)      \
  SNARL_WRAPPED_ATOMICS(X, 16)     \
  SNARL_WRAPPED_ATOMICS(X, 32)     \
  SNARL_WRAPPED_ATOMICS(X, 64)     \
  SNARL_WRAPPED_ATOMICS(X, 128)    \
  X(pthread_create)                \
  X(pthread_join)                  \
  X(pthread_mutex_lock)            \
  X(pthread_mutex_trylock)         \
  X(pthread_mutex_unlock)          \
  X(pthread_rwlock_rdlock)         \
  X(pthread_rwlock_wrlock)         \
  X(pthread_rwlock_unlock)         \
  X(pthread_spin_lock)             \
  X(pthread_spin_unlock)           \
  X(pthread_cond_wait)             \
  X(pthread_cond_timedwait)        \
  X(pthread_cond_signal)           \
  X(pthread_cond_broadcast)        \
  X(pthread_barrier_wait)          \
  X(pthread_once)                  \
  X(sem_wait)                      \
  X(sem_trywait)                   \
  X(sem_post)
