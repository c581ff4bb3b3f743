// Shadows libstdc++ 12's <bits/atomic_wait.h>: the same internal interface, with waits as short as they can be.
//
// The library's own header spins 16 times, keeps a pool of waiters and ends in a futex: dozens of atomic accesses per
// wait, each of which a checker would have to explore. Here a wait is: load; if still the old value, enter the queue,
// load again, then leave or block (runtime/interceptors/wait_queue.h). std::atomic::wait, latch, barrier and
// counting_semaphore are built on these functions.
//
// Put the directory above first in the search path (-isystem). Other releases of libstdc++ get their own header.
// Without Snarl's runtime the functions below are null: waiting is then yielding.
#ifndef SNARL_OVERRIDES_BITS_ATOMIC_WAIT_H
#define SNARL_OVERRIDES_BITS_ATOMIC_WAIT_H 1

#pragma GCC system_header

#include <bits/c++config.h>

#if _GLIBCXX_RELEASE != 12
#include_next <bits/atomic_wait.h>
#else

#define _GLIBCXX_ATOMIC_WAIT_H 1
#define _GLIBCXX_HAVE_PLATFORM_WAIT 1
#define __cpp_lib_atomic_wait 201907L

#include <bits/functional_hash.h>
#include <bits/gthr.h>
#include <bits/std_mutex.h>
#include <ext/numeric_traits.h>
#include <type_traits>

extern "C" {
__attribute__((weak)) int __snarl_wait_enter(const volatile void* __address) noexcept;
__attribute__((weak)) void __snarl_wait_leave(const volatile void* __address) noexcept;
__attribute__((weak)) void __snarl_wait_block(const volatile void* __address, int __token) noexcept;
__attribute__((weak)) void __snarl_wait_wake(const volatile void* __address, int __all) noexcept;
}

namespace std _GLIBCXX_VISIBILITY(default) {
_GLIBCXX_BEGIN_NAMESPACE_VERSION

namespace __detail {

using __platform_wait_t = int;
static constexpr size_t __platform_wait_alignment = 4;

inline void __thread_yield() noexcept { __gthread_yield(); }
inline void __thread_relax() noexcept { __gthread_yield(); }

// One look instead of a spin: the caller goes on to wait, or answers "no".
template <typename _Pred>
bool __atomic_spin(_Pred& __pred) noexcept {
  return __pred();
}

template <typename _Tp>
bool __atomic_compare(const _Tp& __left, const _Tp& __right) {
  return __builtin_memcmp(&__left, &__right, sizeof(_Tp)) == 0;
}

template <typename _Pred>
void __snarl_wait(const volatile void* __address, _Pred& __pred) noexcept {
  while (!__pred()) {
    if (!__snarl_wait_enter) {
      __gthread_yield();
      continue;
    }
    int __token = __snarl_wait_enter(__address);
    if (__pred()) return __snarl_wait_leave(__address);
    __snarl_wait_block(__address, __token);
  }
}

}  // namespace __detail

template <typename _Tp, typename _ValFn>
void __atomic_wait_address_v(const _Tp* __address, _Tp __old, _ValFn __value) noexcept {
  auto __changed = [&] { return !__detail::__atomic_compare(__old, __value()); };
  __detail::__snarl_wait(__address, __changed);
}

template <typename _Tp, typename _Pred>
void __atomic_wait_address(const _Tp* __address, _Pred __pred) noexcept {
  __detail::__snarl_wait(__address, __pred);
}

template <typename _Pred>
void __atomic_wait_address_bare(const __detail::__platform_wait_t* __address, _Pred __pred) noexcept {
  __detail::__snarl_wait(__address, __pred);
}

template <typename _Tp>
void __atomic_notify_address(const _Tp* __address, bool __all) noexcept {
  if (__snarl_wait_wake) __snarl_wait_wake(__address, __all);
}

inline void __atomic_notify_address_bare(const __detail::__platform_wait_t* __address, bool __all) noexcept {
  if (__snarl_wait_wake) __snarl_wait_wake(__address, __all);
}

_GLIBCXX_END_NAMESPACE_VERSION
}  // namespace std

#endif  // _GLIBCXX_RELEASE
#endif  // SNARL_OVERRIDES_BITS_ATOMIC_WAIT_H
