// The translations that more than one interceptor family needs: C11 threads are thin names for the POSIX ones.
//
// Each takes the caller's program counter, so that a report names the line in the code under test. All of these
// may be called only when controlled(); results are 0 or an errno value, as POSIX functions return them.
#pragma once
#include <pthread.h>

#include <cstdint>
#include <ctime>

#include "runtime/session.h"

namespace snarl::runtime {

// `kind` is kMutexLock, kMutexTryLock or kMutexUnlock; `deadline` may be null; `state`: of the caller, where known.
int operate_mutex(OpKind kind, pthread_mutex_t* mutex, const timespec* deadline, std::uintptr_t pc,
                  ThreadState state = {});
int initialise_mutex(pthread_mutex_t* mutex, const pthread_mutexattr_t* attributes, std::uintptr_t pc);
int destroy_mutex(pthread_mutex_t* mutex, std::uintptr_t pc);

int wait_condition(pthread_cond_t* condition, pthread_mutex_t* mutex, const timespec* deadline, std::uintptr_t pc,
                   ThreadState state = {});
int destroy_condition(pthread_cond_t* condition, std::uintptr_t pc);
int wake_condition(pthread_cond_t* condition, bool all, std::uintptr_t pc);

void run_once(pthread_once_t* control, void (*routine)(), std::uintptr_t pc);

int create_thread(pthread_t* handle, bool detached, void* (*routine)(void*), void* argument, std::uintptr_t pc);
int join_thread(pthread_t handle, void** result, std::uintptr_t pc);
int detach_thread(pthread_t handle, std::uintptr_t pc);
[[noreturn]] void exit_thread(void* result, std::uintptr_t pc);

int create_key(pthread_key_t* key, void (*destructor)(void*), std::uintptr_t pc);

void yield(std::uintptr_t pc);
void sleep_ns(std::uint64_t duration_ns, std::uintptr_t pc);
// The clock as the code under test reads it: the more often it looks, the faster time runs (clock.cpp).
std::uint64_t read_clock_ns();

// One deterministic 64-bit number from the current thread's stream.
std::uint64_t next_random();

}  // namespace snarl::runtime
