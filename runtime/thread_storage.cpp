#include "runtime/thread_storage.h"

#include "runtime/modules.h"
#include "runtime/session.h"

namespace snarl::runtime {

SNARL_STATE ThreadStorage thread_storage{};

namespace {

// Without a call: memcpy is one of the functions that are interposed here.
inline void copy(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<char*>(to);
  auto* source = static_cast<const char*>(from);
  for (; size >= 32; size -= 32, target += 32, source += 32) __builtin_memcpy(target, source, 32);
  for (; size >= 8; size -= 8, target += 8, source += 8) __builtin_memcpy(target, source, 8);
  for (; size > 0; --size) *target++ = *source++;
}

inline void* at(std::uintptr_t address) { return reinterpret_cast<void*>(address); }

// Beyond this, copying is no cheaper than a system call.
constexpr std::size_t kExchangedMax = 4096;
SNARL_STATE char host_storage[kExchangedMax] = {};

}  // namespace

void prepare_thread_storage() {
  const bool worth_it = !can_write_thread_pointer() && modules.static_tls_size <= kExchangedMax;
  thread_storage = {worth_it && !modules.code_under_test_has_tls, 0, 0};
}

void enter_storage(Fiber& first) {
  if (!thread_storage.exchanged) return;
  thread_storage.size = modules.static_tls_size;
  thread_storage.low = first.thread_pointer - thread_storage.size;
  copy(host_storage, at(thread_storage.low), thread_storage.size);
  copy(at(thread_storage.low), at(first.storage_low), thread_storage.size);
}

void exchange_storage(const Fiber& from, const Fiber& to) {
  if (!thread_storage.exchanged) return;
  copy(at(from.storage_low), at(thread_storage.low), thread_storage.size);
  copy(at(thread_storage.low), at(to.storage_low), thread_storage.size);
}

void leave_storage(const Fiber& last) {
  if (!thread_storage.exchanged) return;
  copy(at(last.storage_low), at(thread_storage.low), thread_storage.size);
  copy(at(thread_storage.low), host_storage, thread_storage.size);
  thread_storage.size = 0;
}

}  // namespace snarl::runtime
