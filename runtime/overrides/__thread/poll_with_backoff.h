// Shadows libc++ 19's <__thread/poll_with_backoff.h>: polls once where the library polls 64 times and then reads the
// clock each time round. std::atomic::wait, latch, barrier and counting_semaphore of libc++ wait through this.
//
// Untimed: after a failed poll, back off as after a long time, which is to wait for a notification where there is
// one. Timed: poll, let the time pass, poll once more. Other releases of libc++ get their own header.
#ifndef SNARL_OVERRIDES_THREAD_POLL_WITH_BACKOFF_H
#define SNARL_OVERRIDES_THREAD_POLL_WITH_BACKOFF_H

#pragma GCC system_header

#include <__config>

#if _LIBCPP_VERSION / 10000 != 19
#include_next <__thread/poll_with_backoff.h>
#else

#define _LIBCPP___THREAD_POLL_WITH_BACKOFF_H

#include <__chrono/duration.h>
#include <__chrono/high_resolution_clock.h>
#include <__thread/support.h>

_LIBCPP_BEGIN_NAMESPACE_STD

// The name of the library's own spin count, which its other headers may mention.
static _LIBCPP_CONSTEXPR const int __libcpp_polling_count = 1;

template <class _Poll, class _Backoff>
_LIBCPP_HIDE_FROM_ABI bool __libcpp_thread_poll_with_backoff(
    _Poll&& __poll, _Backoff&& __backoff, chrono::nanoseconds __max_elapsed = chrono::nanoseconds::zero()) {
  if (__max_elapsed != chrono::nanoseconds::zero()) {
    if (__poll()) return true;
    __libcpp_thread_sleep_for(__max_elapsed);
    return __poll();
  }
  while (!__poll()) {
    if (__backoff(chrono::nanoseconds(100000))) return false;
  }
  return true;
}

struct __spinning_backoff_policy {
  _LIBCPP_HIDE_FROM_ABI _LIBCPP_CONSTEXPR bool operator()(chrono::nanoseconds const&) const { return false; }
};

_LIBCPP_END_NAMESPACE_STD

#endif  // _LIBCPP_VERSION
#endif  // SNARL_OVERRIDES_THREAD_POLL_WITH_BACKOFF_H
