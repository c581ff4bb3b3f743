// pthread_key_*: thread-specific data, what std::notify_all_at_thread_exit and many libraries use.
//
// Values are kept per controlled thread and start empty in each execution, also those of keys made outside the check
// (else a library would find a pointer into the last execution's heap).
// A key whose variable is rolled back after the execution gets a number of ours, from a pool of the creating thread,
// so that the number does not depend on the interleaving; it is forgotten at the end of the execution. A key whose
// variable lives on (in an uninstrumented library) is a real key and lives on too.
#include <pthread.h>

#include <cerrno>
#include <cstring>

#include "runtime/interceptors/per_thread_table.h"
#include "runtime/interceptors/primitives.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

constexpr unsigned kRealKeys = 1024;  // PTHREAD_KEYS_MAX of glibc
constexpr unsigned kKeysPerThread = 32;
constexpr unsigned kKeys = kRealKeys + kThreadsMax * kKeysPerThread;
constexpr int kDestructorRounds = 4;

using Destructor = void (*)(void*);
struct Values {
  void* value[kKeys];
  std::uint64_t used[(kKeys + 63) / 64];
  bool any;  // false: `used` is all zero
};

SNARL_STATE PerThreadTable<Values> values;
SNARL_STATE Destructor destructors[kKeys] = {};
SNARL_STATE bool exists[kKeys] = {};
SNARL_STATE std::uint8_t keys_made[kThreadsMax] = {};

void clear_values(ThreadId thread) {
  Values& mine = values[thread];
  if (!mine.any) return;
  mine.any = false;
  for (unsigned word = 0; word < sizeof mine.used / sizeof mine.used[0]; ++word) {
    for (; mine.used[word] != 0; mine.used[word] &= mine.used[word] - 1) {
      mine.value[word * 64 + static_cast<unsigned>(__builtin_ctzll(mine.used[word]))] = nullptr;
    }
  }
}

void forget_keys() {
  clear_values(0);
  for (ThreadId thread = 0; thread < thread_slots_used(); ++thread) {
    if (keys_made[thread] == 0) continue;
    unsigned first = kRealKeys + thread * kKeysPerThread;
    std::memset(destructors + first, 0, kKeysPerThread * sizeof destructors[0]);
    std::memset(exists + first, 0, kKeysPerThread);
    keys_made[thread] = 0;
  }
}

void run_destructors(ThreadId thread) {
  Values& mine = values[thread];
  if (!mine.any) return;
  for (int round = 0; round < kDestructorRounds; ++round) {
    bool again = false;
    for (unsigned key = 0; key < kKeys; ++key) {
      if (key % 64 == 0 && mine.used[key / 64] == 0) key += 63;
      else if (mine.value[key] != nullptr && destructors[key] != nullptr) {
        void* value = mine.value[key];
        mine.value[key] = nullptr;
        destructors[key](value);
        again = true;
      }
    }
    if (!again) return;
  }
}

// After thread_exit.cpp's hook: thread_local destructors run before those of keys, as in glibc.
__attribute__((constructor(2002))) void register_key_hooks() {
  SessionHooks hooks{};
  hooks.execution_start = forget_keys;
  hooks.thread_start = clear_values;
  hooks.thread_end = run_destructors;
  register_hooks(hooks);
}

}  // namespace

int create_key(pthread_key_t* key, Destructor destructor, std::uintptr_t pc) {
  if (!is_rolled_back(key)) {
    HostScope host;
    return pthread_key_create(key, destructor);
  }
  ThreadId thread = current_thread();
  if (keys_made[thread] == kKeysPerThread) {
    fail(FaultKind::kUnsupported, "more than 32 thread-specific keys made by one thread", pc);
  }
  plain_access(AccessKind::kWrite, key, sizeof *key, pc);
  *key = kRealKeys + thread * kKeysPerThread + keys_made[thread]++;
  destructors[*key] = destructor;
  exists[*key] = true;
  return 0;
}

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

int pthread_key_create(pthread_key_t* key, void (*destructor)(void*)) noexcept {
  if (controlled()) return create_key(key, destructor, SNARL_CALLER);
  int error = SNARL_REAL(pthread_key_create)(key, destructor);
  if (error == 0 && *key < kRealKeys) {
    destructors[*key] = destructor;
    exists[*key] = true;
  }
  return error;
}

int pthread_key_delete(pthread_key_t key) noexcept {
  if (key >= kKeys) return EINVAL;
  if (controlled() && key >= kRealKeys && !exists[key]) return EINVAL;
  destructors[key] = nullptr;
  exists[key] = false;
  if (key >= kRealKeys) return 0;
  HostScope host;
  return SNARL_REAL(pthread_key_delete)(key);
}

int pthread_setspecific(pthread_key_t key, const void* value) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_setspecific)(key, value);
  if (key >= kKeys || (key >= kRealKeys && !exists[key])) return EINVAL;
  Values& mine = values[current_thread()];
  mine.value[key] = const_cast<void*>(value);
  mine.any = true;
  mine.used[key / 64] |= std::uint64_t{1} << key % 64;
  return 0;
}

void* pthread_getspecific(pthread_key_t key) noexcept {
  if (!controlled()) return SNARL_REAL(pthread_getspecific)(key);
  return key < kKeys ? values[current_thread()].value[key] : nullptr;
}

}  // extern "C"
