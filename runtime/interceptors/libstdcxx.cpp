// std::exception_ptr of libstdc++: its reference count lives in uninstrumented code, so copies give no
// happens-before edge and reading an exception in another thread would look like a race.
//
// The real functions keep the count. In front of them stands one operation on an unused word of the exception's
// header (four bytes after the count), so that each copy and each release is ordered with the ones before it.
// Weak definitions: a static libstdc++ brings its own, then these edges are missing.
//
// Limit: the reference that a handler drops at its end (__cxa_end_catch) is not an operation.
#include <cstddef>
#include <cstdint>

#include "runtime/interceptors/library_function.h"
#include "runtime/session.h"

namespace snarl::runtime {

namespace {

constexpr std::ptrdiff_t kHeader = 128;  // sizeof(__cxa_refcounted_exception), on x86-64 and AArch64
constexpr std::ptrdiff_t kUnusedWord = 4;

void order_reference(void* const* pointer, std::uintptr_t pc) {
  auto* exception = static_cast<char*>(*pointer);
  if (exception == nullptr || !controlled()) return;
  atomic_rmw(exception - kHeader + kUnusedWord, 4, RmwKind::kAdd, 1, MemoryOrder::kAcqRel, pc);
}

SNARL_STATE LibraryFunction<void(void**)> real_addref = {"_ZNSt15__exception_ptr13exception_ptr9_M_addrefEv"};
SNARL_STATE LibraryFunction<void(void**)> real_release = {"_ZNSt15__exception_ptr13exception_ptr10_M_releaseEv"};

}  // namespace

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

__attribute__((weak)) void _ZNSt15__exception_ptr13exception_ptr9_M_addrefEv(void** pointer) {
  order_reference(pointer, SNARL_CALLER);
  real_addref(pointer);
}

__attribute__((weak)) void _ZNSt15__exception_ptr13exception_ptr10_M_releaseEv(void** pointer) {
  order_reference(pointer, SNARL_CALLER);
  real_release(pointer);
}

// The library clears the header by inlined stores; the word above must count as written.
void* __cxa_allocate_exception(std::size_t size) noexcept;
__attribute__((weak)) void* __cxa_allocate_exception(std::size_t size) noexcept {
  auto* exception = static_cast<char*>(SNARL_REAL(__cxa_allocate_exception)(size));
  if (controlled()) plain_access(AccessKind::kWrite, exception - kHeader, kHeader, SNARL_CALLER);
  return exception;
}

}  // extern "C"
