// The parts of libc++ (namespace std::__1, LLVM 19) that synchronise inside its shared library: std::atomic's wait and
// notify, std::barrier's arrival, weak_ptr's counts, and the reference counts of exceptions.
//
// Each is defined here by its mangled name over our operations, so that it is visible and gives happens-before.
// Definitions are weak: a static libc++ brings its own, then these parts are invisible. Outside a check the real ones
// run, except the barrier, whose state must have one layout.
//
// Waiting follows libc++: on an atomic of 4 bytes the wait is on the value itself; on anything else it is on a
// version counter that every notify raises, so a wait may also end for a notify of another address.
#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "runtime/interceptors/library_function.h"
#include "runtime/interceptors/wait_queue.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

using WaitFunction = void(const volatile void*, std::int32_t);
using NotifyFunction = void(const volatile void*);
using WaitWordFunction = void(const volatile std::int32_t*, std::int32_t);
using NotifyWordFunction = void(const volatile std::int32_t*);

struct SharedWeakCount;

SNARL_STATE LibraryFunction<std::int32_t(const volatile void*)> real_monitor = {
    "_ZNSt3__123__libcpp_atomic_monitorEPVKv"};
SNARL_STATE LibraryFunction<WaitFunction> real_wait = {"_ZNSt3__120__libcpp_atomic_waitEPVKvi"};
SNARL_STATE LibraryFunction<NotifyFunction> real_notify_one = {"_ZNSt3__123__cxx_atomic_notify_oneEPVKv"};
SNARL_STATE LibraryFunction<NotifyFunction> real_notify_all = {"_ZNSt3__123__cxx_atomic_notify_allEPVKv"};
SNARL_STATE LibraryFunction<WaitWordFunction> real_wait_word = {
    "_ZNSt3__120__libcpp_atomic_waitEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEEi"};
SNARL_STATE LibraryFunction<NotifyWordFunction> real_notify_one_word = {
    "_ZNSt3__123__cxx_atomic_notify_oneEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEE"};
SNARL_STATE LibraryFunction<NotifyWordFunction> real_notify_all_word = {
    "_ZNSt3__123__cxx_atomic_notify_allEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEE"};
SNARL_STATE LibraryFunction<SharedWeakCount*(SharedWeakCount*)> real_lock = {
    "_ZNSt3__119__shared_weak_count4lockEv"};
SNARL_STATE LibraryFunction<void(SharedWeakCount*)> real_release_weak = {
    "_ZNSt3__119__shared_weak_count14__release_weakEv"};
SNARL_STATE LibraryFunction<void(void*)> real_increment = {"__cxa_increment_exception_refcount"};
SNARL_STATE LibraryFunction<void(void*)> real_decrement = {"__cxa_decrement_exception_refcount"};

// Rolled back after each execution like the program's own globals: no SNARL_STATE.
constexpr std::size_t kVersions = 256;
std::int32_t versions[kVersions];

volatile std::int32_t* version_of(const volatile void* address) {
  return &versions[(reinterpret_cast<std::uintptr_t>(address) >> 2) % kVersions];
}

void wait_for_change(const volatile std::int32_t* word, std::int32_t old, std::uintptr_t pc) {
  operate(OpKind::kQueueEnter, word, 0, pc);
  if (static_cast<std::int32_t>(atomic_load(word, 4, MemoryOrder::kRelaxed, pc)) != old) leave_queue(word, pc);
  else await_queue(word, false, 0, pc);
}

void notify_version(const volatile void* address, std::uintptr_t pc) {
  volatile std::int32_t* version = version_of(address);
  atomic_rmw(version, 4, RmwKind::kAdd, 1, MemoryOrder::kSeqCst, pc);
  operate(OpKind::kQueueWake, version, INT_MAX, pc);
}

long fetch_add(long* address, long amount, std::uintptr_t pc) {
  if (!controlled()) return __atomic_fetch_add(address, amount, __ATOMIC_ACQ_REL);
  return static_cast<long>(
      atomic_rmw(address, sizeof(long), RmwKind::kAdd, static_cast<Value>(amount), MemoryOrder::kAcqRel, pc));
}

bool compare_exchange(long* address, long* expected, long desired, std::uintptr_t pc) {
  Operation operation{};
  operation.kind = OpKind::kCompareExchange;
  operation.size = sizeof(long);
  operation.address = reinterpret_cast<Address>(address);
  operation.expected = static_cast<Value>(*expected);
  operation.operand = static_cast<Value>(desired);
  operation.pc = pc;
  Reply reply = announce(operation);
  if (!reply.success) *expected = static_cast<long>(reply.value);
  return reply.success;
}

// std::__1::__shared_weak_count: counts start at 0 for one owner; -1 is none.
struct SharedWeakCount {
  void (**functions)(SharedWeakCount*);
  long owners;
  long weak_owners;

  // Virtual functions in order: two destructors, __on_zero_shared, __get_deleter, __on_zero_shared_weak.
  void on_zero_weak() { functions[4](this); }
};

struct CentralBarrier {
  const std::ptrdiff_t* expected;
  long arrived;
};

// Exceptions: one operation on an unused word of the header orders copies and releases (see libstdcxx.cpp). The
// first word of libc++abi's header is a spare one.
constexpr std::ptrdiff_t kExceptionHeader = 128;

void order_reference(void* exception, std::uintptr_t pc) {
  if (exception == nullptr || !controlled()) return;
  char* word = static_cast<char*>(exception) - kExceptionHeader;
  atomic_rmw(word, 4, RmwKind::kAdd, 1, MemoryOrder::kAcqRel, pc);
}

}  // namespace

}  // namespace snarl::runtime

using namespace snarl::runtime;

#define SNARL_LIBCXX extern "C" __attribute__((weak))

// __libcpp_atomic_monitor, __libcpp_atomic_wait, __cxx_atomic_notify_one and _all, for any address.

SNARL_LIBCXX std::int32_t _ZNSt3__123__libcpp_atomic_monitorEPVKv(const volatile void* address) {
  if (controlled()) {
    return static_cast<std::int32_t>(atomic_load(version_of(address), 4, MemoryOrder::kSeqCst, SNARL_CALLER));
  }
  return real_monitor(address);
}

SNARL_LIBCXX void _ZNSt3__120__libcpp_atomic_waitEPVKvi(const volatile void* address, std::int32_t old) {
  if (controlled()) return wait_for_change(version_of(address), old, SNARL_CALLER);
  real_wait(address, old);
}

SNARL_LIBCXX void _ZNSt3__123__cxx_atomic_notify_oneEPVKv(const volatile void* address) {
  if (controlled()) return notify_version(address, SNARL_CALLER);
  real_notify_one(address);
}

SNARL_LIBCXX void _ZNSt3__123__cxx_atomic_notify_allEPVKv(const volatile void* address) {
  if (controlled()) return notify_version(address, SNARL_CALLER);
  real_notify_all(address);
}

// The same for a 4-byte atomic (parameter: __cxx_atomic_impl<int, __cxx_atomic_base_impl<int>> const volatile*).

SNARL_LIBCXX std::int32_t
_ZNSt3__123__libcpp_atomic_monitorEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEE(
    const volatile std::int32_t* address) {
  if (controlled()) return static_cast<std::int32_t>(atomic_load(address, 4, MemoryOrder::kRelaxed, SNARL_CALLER));
  return __atomic_load_n(address, __ATOMIC_RELAXED);
}

SNARL_LIBCXX void _ZNSt3__120__libcpp_atomic_waitEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEEi(
    const volatile std::int32_t* address, std::int32_t old) {
  if (controlled()) return wait_for_change(address, old, SNARL_CALLER);
  real_wait_word(address, old);
}

SNARL_LIBCXX void _ZNSt3__123__cxx_atomic_notify_oneEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEE(
    const volatile std::int32_t* address) {
  if (controlled()) {
    operate(OpKind::kQueueWake, address, 1, SNARL_CALLER);
    return;
  }
  real_notify_one_word(address);
}

SNARL_LIBCXX void _ZNSt3__123__cxx_atomic_notify_allEPVKNS_17__cxx_atomic_implIiNS_22__cxx_atomic_base_implIiEEEE(
    const volatile std::int32_t* address) {
  if (controlled()) {
    operate(OpKind::kQueueWake, address, INT_MAX, SNARL_CALLER);
    return;
  }
  real_notify_all_word(address);
}

// __construct_, __arrive_ and __destroy_barrier_algorithm_base: a counter in place of libc++'s tree.

SNARL_LIBCXX CentralBarrier* _ZNSt3__134__construct_barrier_algorithm_baseERl(std::ptrdiff_t* expected) {
  auto* barrier = static_cast<CentralBarrier*>(std::malloc(sizeof(CentralBarrier)));
  if (barrier == nullptr) std::abort();
  *barrier = {expected, 0};
  if (controlled()) plain_access(AccessKind::kWrite, barrier, sizeof *barrier, SNARL_CALLER);
  return barrier;
}

SNARL_LIBCXX bool _ZNSt3__131__arrive_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseEh(
    CentralBarrier* barrier, std::uint8_t) {
  if (fetch_add(&barrier->arrived, 1, SNARL_CALLER) + 1 != *barrier->expected) return false;
  fetch_add(&barrier->arrived, -*barrier->expected, SNARL_CALLER);
  return true;
}

SNARL_LIBCXX void _ZNSt3__132__destroy_barrier_algorithm_baseEPNS_24__barrier_algorithm_baseE(
    CentralBarrier* barrier) {
  std::free(barrier);
}

// __shared_weak_count::lock() and __release_weak(), with the memory orders of libc++.

SNARL_LIBCXX SharedWeakCount* _ZNSt3__119__shared_weak_count4lockEv(SharedWeakCount* self) {
  if (!controlled()) return real_lock(self);
  auto owners = static_cast<long>(atomic_load(&self->owners, sizeof(long), MemoryOrder::kSeqCst, SNARL_CALLER));
  while (owners != -1) {
    if (compare_exchange(&self->owners, &owners, owners + 1, SNARL_CALLER)) return self;
  }
  return nullptr;
}

SNARL_LIBCXX void _ZNSt3__119__shared_weak_count14__release_weakEv(SharedWeakCount* self) {
  if (!controlled()) return real_release_weak(self);
  bool last = atomic_load(&self->weak_owners, sizeof(long), MemoryOrder::kAcquire, SNARL_CALLER) == 0;
  if (last || fetch_add(&self->weak_owners, -1, SNARL_CALLER) == 0) self->on_zero_weak();
}

// libc++abi's reference counts, which std::exception_ptr of libc++ ends in.

SNARL_LIBCXX void __cxa_increment_exception_refcount(void* exception) {
  order_reference(exception, SNARL_CALLER);
  real_increment(exception);
}

SNARL_LIBCXX void __cxa_decrement_exception_refcount(void* exception) {
  order_reference(exception, SNARL_CALLER);
  real_decrement(exception);
}
