// The __tsan_atomic* hooks: what instrumented code calls in place of an atomic access.
//
// Loads, read-modify-writes and compare-exchanges are reached through entry stubs (hooks_entry_*.cpp) that record the
// caller's registers and jump to the snarl_atomic* functions here, so that the return address is still the caller's.
// Outside a check the access is done natively, and sequentially consistent whatever order was asked for.
#include <cstdint>
#include <type_traits>

#include "runtime/atomic_access.h"
#include "runtime/native_atomic.h"

namespace snarl::runtime {
namespace {

template <class T>
inline constexpr bool kIsWide = sizeof(T) > 8;

template <class T>
Value to_value(T plain) {
  if constexpr (kIsWide<T>) return intern(&plain, sizeof plain);
  else return plain;
}

template <class T>
T from_value(Value value) {
  if constexpr (kIsWide<T>) {
    T plain;
    expand(value, &plain, sizeof plain);
    return plain;
  } else {
    return static_cast<T>(value);
  }
}

template <class T>
T combine(RmwKind kind, T old, T operand) {
  switch (kind) {
    case RmwKind::kAdd: return static_cast<T>(old + operand);
    case RmwKind::kSub: return static_cast<T>(old - operand);
    case RmwKind::kAnd: return static_cast<T>(old & operand);
    case RmwKind::kOr: return static_cast<T>(old | operand);
    case RmwKind::kXor: return static_cast<T>(old ^ operand);
    case RmwKind::kNand: return static_cast<T>(~(old & operand));
    default: return operand;
  }
}

template <class T, RmwKind kKind>
Value combine_wide(const Operation& self, Value old) {
  return to_value<T>(combine<T>(kKind, from_value<T>(old), from_value<T>(self.operand)));
}

template <class T>
T native_compare_exchange_any(volatile T* address, T expected, T desired) {
  if constexpr (kIsWide<T>) {
    return native_compare_exchange(address, expected, desired);
  } else {
    __atomic_compare_exchange_n(address, &expected, desired, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return expected;
  }
}

template <class T>
T native_load(const volatile T* address) {
  if constexpr (kIsWide<T>) return native_compare_exchange(const_cast<volatile T*>(address), 0, 0);
  else return __atomic_load_n(address, __ATOMIC_SEQ_CST);
}

template <class T, RmwKind kKind>
T native_rmw(volatile T* address, T operand) {
  T old = native_load(address);
  for (;;) {
    T found = native_compare_exchange_any(address, old, combine<T>(kKind, old, operand));
    if (found == old) return old;
    old = found;
  }
}

// Most atomic accesses of an execution repeat those of the one before: they need no Operation.
template <class T>
inline bool is_known(OpKind kind, const volatile T* address, std::uintptr_t pc, KnownAnswer& answer) {
  if constexpr (kIsWide<T>) {
    return false;
  } else {
    require_stack(pc);
    const std::uintptr_t active = session.active;
    session.active = 0;
    const bool known =
        session.controller->known(session.current_id, kind, reinterpret_cast<Address>(address), pc, answer);
    session.active = active;
    if (known && answer.write_through)
      __atomic_store_n(const_cast<volatile T*>(address), static_cast<T>(answer.written), __ATOMIC_RELAXED);
    return known;
  }
}

template <class T>
inline T controlled_load(const volatile T* address, int order, std::uintptr_t pc) {
  if (KnownAnswer answer; is_known(OpKind::kLoad, address, pc, answer)) return from_value<T>(answer.value);
  Operation op = atomic_operation(OpKind::kLoad, address, sizeof(T), order, pc);
  op.state = entry_state();
  return from_value<T>(announce(op).value);
}

template <class T>
inline T load(const volatile T* address, int order, std::uintptr_t pc) {
  if (!controlled()) return native_load(address);
  const T value = controlled_load(address, order, pc);
  if constexpr (kGuardsMayBeWords && sizeof(T) == sizeof(std::uint64_t)) last_word_read = address;
  return value;
}

template <class T>
inline void store(volatile T* address, T value, int order, std::uintptr_t pc) {
  if (!controlled()) {
    if constexpr (kIsWide<T>) native_rmw<T, RmwKind::kExchange>(address, value);
    else __atomic_store_n(address, value, __ATOMIC_SEQ_CST);
    return;
  }
  if (KnownAnswer answer; is_known(OpKind::kStore, address, pc, answer)) return;
  Operation op = atomic_operation(OpKind::kStore, address, sizeof(T), order, pc);
  op.operand = to_value(value);
  announce(op);
}

template <class T, RmwKind kKind>
inline T rmw(volatile T* address, T operand, int order, std::uintptr_t pc) {
  if (!controlled()) return native_rmw<T, kKind>(address, operand);
  if (KnownAnswer answer; is_known(OpKind::kRmw, address, pc, answer)) return from_value<T>(answer.value);
  Operation op = atomic_operation(OpKind::kRmw, address, sizeof(T), order, pc);
  op.state = entry_state();
  op.operand = to_value(operand);
  op.rmw = kIsWide<T> ? RmwKind::kWide : kKind;
  if constexpr (kIsWide<T>) op.update = combine_wide<T, kKind>;
  return from_value<T>(announce(op).value);
}

// `*expected` gets the value found. Where it was accessed through memory, the access is the caller's own.
template <class T>
inline bool compare_exchange(volatile T* address, T* expected, T desired, bool weak, int order, int order_failure,
                             std::uintptr_t pc) {
  if (!controlled()) {
    T found = native_compare_exchange_any(address, *expected, desired);
    bool success = found == *expected;
    if (!success) *expected = found;
    return success;
  }
  if (KnownAnswer answer; is_known(OpKind::kCompareExchange, address, pc, answer)) {
    if (!answer.success) *expected = from_value<T>(answer.value);
    return answer.success;
  }
  Operation op = atomic_operation(OpKind::kCompareExchange, address, sizeof(T), order, pc);
  op.state = entry_state();
  op.order_failure = memory_order(order_failure);
  op.weak = weak;
  op.expected = to_value(*expected);
  op.operand = to_value(desired);
  Reply reply = announce(op);
  if (!reply.success) *expected = from_value<T>(reply.value);
  return reply.success;
}

}  // namespace
}  // namespace snarl::runtime

using namespace snarl::runtime;  // NOLINT: the hooks have C names

#define SNARL_ATOMIC_RMW(bits, T, name, kind)                                              \
  extern "C" T snarl_atomic##bits##_##name(volatile T* address, T operand, int order) {    \
    return rmw<T, RmwKind::kind>(address, operand, order, SNARL_CALLER);                   \
  }

#define SNARL_ATOMIC(bits, T)                                                                                          \
  extern "C" T snarl_atomic##bits##_load(const volatile T* address, int order) {                                       \
    return load<T>(address, order, SNARL_CALLER);                                                                      \
  }                                                                                                                    \
  extern "C" void __tsan_atomic##bits##_store(volatile T* address, T value, int order) {                               \
    store<T>(address, value, order, SNARL_CALLER);                                                                     \
  }                                                                                                                    \
  SNARL_ATOMIC_RMW(bits, T, exchange, kExchange)                                                                       \
  SNARL_ATOMIC_RMW(bits, T, fetch_add, kAdd)                                                                           \
  SNARL_ATOMIC_RMW(bits, T, fetch_sub, kSub)                                                                           \
  SNARL_ATOMIC_RMW(bits, T, fetch_and, kAnd)                                                                           \
  SNARL_ATOMIC_RMW(bits, T, fetch_or, kOr)                                                                             \
  SNARL_ATOMIC_RMW(bits, T, fetch_xor, kXor)                                                                           \
  SNARL_ATOMIC_RMW(bits, T, fetch_nand, kNand)                                                                         \
  extern "C" int snarl_atomic##bits##_compare_exchange_strong(volatile T* address, T* expected, T desired, int order,  \
                                                              int order_failure) {                                     \
    return compare_exchange<T>(address, expected, desired, false, order, order_failure, SNARL_CALLER);                 \
  }                                                                                                                    \
  extern "C" int snarl_atomic##bits##_compare_exchange_weak(volatile T* address, T* expected, T desired, int order,    \
                                                            int order_failure) {                                       \
    return compare_exchange<T>(address, expected, desired, true, order, order_failure, SNARL_CALLER);                  \
  }                                                                                                                    \
  extern "C" T snarl_atomic##bits##_compare_exchange_val(volatile T* address, T expected, T desired, int order,        \
                                                         int order_failure) {                                          \
    compare_exchange<T>(address, &expected, desired, false, order, order_failure, SNARL_CALLER);                       \
    return expected;                                                                                                   \
  }

SNARL_ATOMIC(8, std::uint8_t)
SNARL_ATOMIC(16, std::uint16_t)
SNARL_ATOMIC(32, std::uint32_t)
SNARL_ATOMIC(64, std::uint64_t)
SNARL_ATOMIC(128, Int128)

extern "C" {

void __tsan_atomic_thread_fence(int order) {
  if (!controlled()) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    return;
  }
  Operation op = atomic_operation(OpKind::kFence, nullptr, 0, order, SNARL_CALLER);
  announce(op);
}

// Orders a thread against its own signal handlers, which are not modelled.
void __tsan_atomic_signal_fence(int) {}

}  // extern "C"
