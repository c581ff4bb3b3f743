// libatomic's interface: what compilers call for atomics that are no machine word (std::atomic<12-byte struct>), for
// which the instrumentation has no hooks. Values are compared as raw bytes, as libatomic does.
//
// The entry stubs define __atomic_load, __atomic_exchange and __atomic_compare_exchange (atomic_access.h says why).
#include <cstdint>
#include <cstring>

#include "runtime/atomic_access.h"
#include "runtime/native_atomic.h"

namespace snarl::runtime {
namespace {

constexpr std::size_t kLocks = 64;
SNARL_STATE unsigned char locks[kLocks] = {};

// A snapshot of the caller's buffer as a value; the buffer itself is accessed by the call, non-atomically.
Value read_value(const void* buffer, std::size_t size, std::uintptr_t pc) {
  plain_access(AccessKind::kRead, buffer, size, pc);
  if (is_wide(size)) return intern(buffer, size);
  Value value = 0;
  HostScope host;
  std::memcpy(&value, buffer, size);
  return value;
}

void write_value(Value value, void* buffer, std::size_t size, std::uintptr_t pc) {
  plain_access(AccessKind::kWrite, buffer, size, pc);
  if (is_wide(size)) {
    expand(value, buffer, size);
    return;
  }
  HostScope host;
  std::memcpy(buffer, &value, size);
}

void check_size(std::size_t size, std::uintptr_t pc) {
  if (size > kAtomicSizeMax) fail(FaultKind::kUnsupported, "an atomic object is larger than 255 bytes", pc);
}

Value take_operand(const Operation& self, Value) { return self.operand; }

}  // namespace

AddressLock::AddressLock(const volatile void* address)
    : lock_(&locks[(reinterpret_cast<std::uintptr_t>(address) >> 4) % kLocks]) {
  while (__atomic_exchange_n(lock_, 1, __ATOMIC_ACQUIRE) != 0) {
  }
}

AddressLock::~AddressLock() { __atomic_store_n(lock_, 0, __ATOMIC_RELEASE); }

}  // namespace snarl::runtime

using namespace snarl::runtime;  // NOLINT: the functions have C names

extern "C" {

void snarl_generic_load(std::size_t size, const volatile void* address, void* result, int order) {
  if (!controlled()) {
    AddressLock lock(address);
    std::memcpy(result, const_cast<const void*>(address), size);
    return;
  }
  ThreadState state = entry_state();
  check_size(size, SNARL_CALLER);
  Operation op = atomic_operation(OpKind::kLoad, address, size, order, SNARL_CALLER);
  op.state = state;
  write_value(announce(op).value, result, size, SNARL_CALLER);
}

// No stub: a store needs no thread state. The name is one that compilers take for their own builtin.
void snarl_generic_store(std::size_t size, volatile void* address, void* value, int order) asm("__atomic_store");
void snarl_generic_store(std::size_t size, volatile void* address, void* value, int order) {
  if (!controlled()) {
    AddressLock lock(address);
    std::memcpy(const_cast<void*>(address), value, size);
    return;
  }
  check_size(size, SNARL_CALLER);
  Operation op = atomic_operation(OpKind::kStore, address, size, order, SNARL_CALLER);
  op.operand = read_value(value, size, SNARL_CALLER);
  announce(op);
}

void snarl_generic_exchange(std::size_t size, volatile void* address, void* value, void* result, int order) {
  if (!controlled()) {
    AddressLock lock(address);
    unsigned char before[kAtomicSizeMax + 1];
    for (std::size_t done = 0; done < size; done += sizeof before) {
      std::size_t part = size - done < sizeof before ? size - done : sizeof before;
      char* place = static_cast<char*>(const_cast<void*>(address)) + done;
      std::memcpy(before, place, part);
      std::memcpy(place, static_cast<char*>(value) + done, part);
      std::memcpy(static_cast<char*>(result) + done, before, part);
    }
    return;
  }
  ThreadState state = entry_state();
  check_size(size, SNARL_CALLER);
  Operation op = atomic_operation(OpKind::kRmw, address, size, order, SNARL_CALLER);
  op.state = state;
  op.operand = read_value(value, size, SNARL_CALLER);
  op.rmw = is_wide(size) ? RmwKind::kWide : RmwKind::kExchange;
  if (is_wide(size)) op.update = take_operand;
  write_value(announce(op).value, result, size, SNARL_CALLER);
}

bool snarl_generic_compare_exchange(std::size_t size, volatile void* address, void* expected, void* desired, int order,
                                    int order_failure) {
  if (!controlled()) {
    AddressLock lock(address);
    void* place = const_cast<void*>(address);
    bool equal = std::memcmp(place, expected, size) == 0;
    std::memcpy(equal ? place : expected, equal ? desired : place, size);
    return equal;
  }
  ThreadState state = entry_state();
  check_size(size, SNARL_CALLER);
  Operation op = atomic_operation(OpKind::kCompareExchange, address, size, order, SNARL_CALLER);
  op.state = state;
  op.order_failure = memory_order(order_failure);
  op.expected = read_value(expected, size, SNARL_CALLER);
  op.operand = read_value(desired, size, SNARL_CALLER);
  Reply reply = announce(op);
  if (!reply.success) write_value(reply.value, expected, size, SNARL_CALLER);
  return reply.success;
}

// clang without -mcx16 leaves a dead call of this one behind each __tsan_atomic128_load: no operation of its own.
Int128 snarl_load_16(const volatile void* address, int) asm("__atomic_load_16");
Int128 snarl_load_16(const volatile void* address, int) {
  return native_compare_exchange(static_cast<volatile Int128*>(const_cast<volatile void*>(address)), 0, 0);
}

bool snarl_is_lock_free(std::size_t size, const volatile void*) asm("__atomic_is_lock_free");
bool snarl_is_lock_free(std::size_t size, const volatile void*) {
  return size == 1 || size == 2 || size == 4 || size == 8 || size == 16;
}

}  // extern "C"
