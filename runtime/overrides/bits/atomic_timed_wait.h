// Shadows libstdc++ 12's <bits/atomic_timed_wait.h>: timed waits of counting_semaphore and the like (see
// atomic_wait.h beside this file). A deadline of any clock is moved to the steady clock once, at the start.
#ifndef SNARL_OVERRIDES_BITS_ATOMIC_TIMED_WAIT_H
#define SNARL_OVERRIDES_BITS_ATOMIC_TIMED_WAIT_H 1

#pragma GCC system_header

#include <bits/atomic_wait.h>

#if _GLIBCXX_RELEASE != 12
#include_next <bits/atomic_timed_wait.h>
#else

#define _GLIBCXX_ATOMIC_TIMED_WAIT_H 1

#include <bits/chrono.h>
#include <bits/this_thread_sleep.h>

extern "C" __attribute__((weak)) int __snarl_wait_block_until(const volatile void* __address, int __token,
                                                              long long __deadline_ns) noexcept;

namespace std _GLIBCXX_VISIBILITY(default) {
_GLIBCXX_BEGIN_NAMESPACE_VERSION

namespace __detail {

using __wait_clock_t = chrono::steady_clock;

template <typename _Clock, typename _Dur>
__wait_clock_t::time_point __to_wait_clock(const chrono::time_point<_Clock, _Dur>& __time) noexcept {
  if constexpr (is_same_v<_Clock, __wait_clock_t>)
    return chrono::ceil<__wait_clock_t::duration>(__time);
  else
    return __wait_clock_t::now() + chrono::ceil<__wait_clock_t::duration>(__time - _Clock::now());
}

// True: the predicate held before the deadline passed.
template <typename _Pred>
bool __snarl_wait_until(const volatile void* __address, _Pred& __pred, __wait_clock_t::time_point __deadline) noexcept {
  while (!__pred()) {
    if (__wait_clock_t::now() >= __deadline) return false;
    if (!__snarl_wait_enter) {
      __gthread_yield();
      continue;
    }
    int __token = __snarl_wait_enter(__address);
    if (__pred()) {
      __snarl_wait_leave(__address);
      return true;
    }
    auto __deadline_ns = chrono::duration_cast<chrono::nanoseconds>(__deadline.time_since_epoch()).count();
    if (!__snarl_wait_block_until(__address, __token, __deadline_ns)) return __pred();
  }
  return true;
}

}  // namespace __detail

template <typename _Tp, typename _Pred, typename _Clock, typename _Dur>
bool __atomic_wait_address_until(const _Tp* __address, _Pred __pred,
                                 const chrono::time_point<_Clock, _Dur>& __time) noexcept {
  return __detail::__snarl_wait_until(__address, __pred, __detail::__to_wait_clock(__time));
}

template <typename _Pred, typename _Clock, typename _Dur>
bool __atomic_wait_address_until_bare(const __detail::__platform_wait_t* __address, _Pred __pred,
                                      const chrono::time_point<_Clock, _Dur>& __time) noexcept {
  return __detail::__snarl_wait_until(__address, __pred, __detail::__to_wait_clock(__time));
}

template <typename _Tp, typename _ValFn, typename _Clock, typename _Dur>
bool __atomic_wait_address_until_v(const _Tp* __address, _Tp&& __old, _ValFn&& __value,
                                   const chrono::time_point<_Clock, _Dur>& __time) noexcept {
  auto __changed = [&] { return !__detail::__atomic_compare(__old, __value()); };
  return __detail::__snarl_wait_until(__address, __changed, __detail::__to_wait_clock(__time));
}

template <typename _Tp, typename _Pred, typename _Rep, typename _Period>
bool __atomic_wait_address_for(const _Tp* __address, _Pred __pred,
                               const chrono::duration<_Rep, _Period>& __time) noexcept {
  auto __deadline = __detail::__wait_clock_t::now() + chrono::ceil<__detail::__wait_clock_t::duration>(__time);
  return __detail::__snarl_wait_until(__address, __pred, __deadline);
}

template <typename _Pred, typename _Rep, typename _Period>
bool __atomic_wait_address_for_bare(const __detail::__platform_wait_t* __address, _Pred __pred,
                                    const chrono::duration<_Rep, _Period>& __time) noexcept {
  return std::__atomic_wait_address_for(__address, __pred, __time);
}

template <typename _Tp, typename _ValFn, typename _Rep, typename _Period>
bool __atomic_wait_address_for_v(const _Tp* __address, _Tp&& __old, _ValFn&& __value,
                                 const chrono::duration<_Rep, _Period>& __time) noexcept {
  auto __changed = [&] { return !__detail::__atomic_compare(__old, __value()); };
  return std::__atomic_wait_address_for(__address, __changed, __time);
}

_GLIBCXX_END_NAMESPACE_VERSION
}  // namespace std

#endif  // _GLIBCXX_RELEASE
#endif  // SNARL_OVERRIDES_BITS_ATOMIC_TIMED_WAIT_H
