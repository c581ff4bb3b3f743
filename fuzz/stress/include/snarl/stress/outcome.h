// What an instance of a stress test observed, and what a test says of it. Part of <snarl/stress.h>.
#pragma once
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <snarl/stress/body.h>

namespace snarl {

// N numbers, each written by one thread at most, or by after().
template <int N>
class Outcome {
 public:
  static_assert(N > 0 && N <= stress::kValuesMax, "an outcome has 1 to 32 values");
  explicit Outcome(std::int64_t* const* values) {
    for (int i = 0; i < N; ++i) values_[i] = values[i];
  }
  std::int64_t& operator[](std::size_t which) const { return *values_[which]; }

 private:
  std::int64_t* values_[N];
};

}  // namespace snarl

namespace snarl::stress {

// A line of a test's table.
template <std::size_t N>
struct Expectation {
  std::int64_t values[N];
  Grade grade;
  const char* remark = nullptr;
  constexpr Expectation because(const char* text) const {
    Expectation result = *this;
    result.remark = text;
    return result;
  }
};

inline namespace expectations {
// May be seen.
template <typename... Values>
constexpr Expectation<sizeof...(Values)> allowed(Values... values) {
  return {{static_cast<std::int64_t>(values)...}, Grade::kAllowed};
}
// May be seen, and is what the test is there for.
template <typename... Values>
constexpr Expectation<sizeof...(Values)> interesting(Values... values) {
  return {{static_cast<std::int64_t>(values)...}, Grade::kWeak};
}
// Must not be seen. What a table does not name must not be seen either.
template <typename... Values>
constexpr Expectation<sizeof...(Values)> forbidden(Values... values) {
  return {{static_cast<std::int64_t>(values)...}, Grade::kForbidden};
}
}  // namespace expectations

// How a test's struct is looked at: thread_0 … thread_7, each with or without an Outcome<N>&, and perhaps after().
template <int which, typename Test>
concept HasThread = (which == 0 && requires { &Test::thread_0; }) || (which == 1 && requires { &Test::thread_1; }) ||
                    (which == 2 && requires { &Test::thread_2; }) || (which == 3 && requires { &Test::thread_3; }) ||
                    (which == 4 && requires { &Test::thread_4; }) || (which == 5 && requires { &Test::thread_5; }) ||
                    (which == 6 && requires { &Test::thread_6; }) || (which == 7 && requires { &Test::thread_7; }) ||
                    (which == 8 && requires { &Test::thread_8; });

template <typename Test>
concept HasAfter = requires { &Test::after; };

// What a test names, seen or not: a name that two bases have is ambiguous. (Of a final class only what is seen.)
struct ThreadNames {
  int thread_0, thread_1, thread_2, thread_3, thread_4, thread_5, thread_6, thread_7, thread_8, after;
};
template <typename Test>
struct WithNames : Test, ThreadNames {};

template <int which, typename Test>
constexpr bool names_thread() {
  if constexpr (std::is_final_v<Test>)
    return HasThread<which, Test>;
  else
    return !HasThread<which, WithNames<Test>>;
}

template <typename Test>
constexpr bool names_after() {
  if constexpr (std::is_final_v<Test>)
    return HasAfter<Test>;
  else
    return !HasAfter<WithNames<Test>>;
}

template <typename Test, int which = 0>
constexpr int thread_count() {
  if constexpr (HasThread<which, Test>)
    return thread_count<Test, which + 1>();
  else
    return which;
}

template <int which, typename Test>
constexpr auto thread_member() {
  if constexpr (which == 0) return &Test::thread_0;
  if constexpr (which == 1) return &Test::thread_1;
  if constexpr (which == 2) return &Test::thread_2;
  if constexpr (which == 3) return &Test::thread_3;
  if constexpr (which == 4) return &Test::thread_4;
  if constexpr (which == 5) return &Test::thread_5;
  if constexpr (which == 6) return &Test::thread_6;
  if constexpr (which == 7) return &Test::thread_7;
}

template <typename Member>
struct ValuesOf;
template <typename Test>
struct ValuesOf<void (Test::*)()> : std::integral_constant<int, 0> {};
template <typename Test, int N>
struct ValuesOf<void (Test::*)(Outcome<N>&)> : std::integral_constant<int, N> {};
template <typename Test>
struct ValuesOf<void (Test::*)() noexcept> : std::integral_constant<int, 0> {};
template <typename Test, int N>
struct ValuesOf<void (Test::*)(Outcome<N>&) noexcept> : std::integral_constant<int, N> {};

template <typename Test, int which = 0>
constexpr int value_count() {
  if constexpr (HasThread<which, Test>) {
    constexpr int here = ValuesOf<decltype(thread_member<which, Test>())>::value;
    constexpr int behind = value_count<Test, which + 1>();
    static_assert(here == 0 || behind == 0 || here == behind, "all threads of a test have the same Outcome<N>");
    return here != 0 ? here : behind;
  } else if constexpr (HasAfter<Test>) {
    return ValuesOf<decltype(&Test::after)>::value;
  } else {
    return 0;
  }
}

// A member must not be passed over in silence because it is private, overloaded, behind a gap, or one too many.
template <typename Test, int which = 0>
constexpr bool no_thread_is_overlooked() {
  if constexpr (which == 9)
    return true;
  else
    return names_thread<which, Test>() == (which < thread_count<Test>()) && no_thread_is_overlooked<Test, which + 1>();
}

template <typename Test>
constexpr void require_shape() {
  static_assert(
      thread_count<Test>() > 0 && thread_count<Test>() <= 8 && no_thread_is_overlooked<Test>(),
      "a stress test's threads are thread_0, thread_1, ... thread_7 without a gap, public and not overloaded");
  static_assert(names_after<Test>() == HasAfter<Test>, "after() of a stress test is public and not overloaded");
  static_assert(value_count<Test>() > 0,
                "one of a stress test's threads, or after(), takes a snarl::Outcome<N>&, and all of them the same");
}

// Calls a member, which may be a base's, with or without the outcome.
template <typename Member, typename Test, int N>
void call(Member member, Test& test, Outcome<N>& outcome) {
  if constexpr (std::is_invocable_v<Member, Test&, Outcome<N>&>)
    (test.*member)(outcome);
  else
    (test.*member)();
}

}  // namespace snarl::stress
