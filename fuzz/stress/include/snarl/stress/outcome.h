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
                    (which == 6 && requires { &Test::thread_6; }) || (which == 7 && requires { &Test::thread_7; });

template <typename Test>
concept HasAfter = requires { &Test::after; };

// What a test names, seen or not: a name that two bases have is ambiguous.
struct ThreadNames {
  int thread_0, thread_1, thread_2, thread_3, thread_4, thread_5, thread_6, thread_7, thread_8, after;
};
template <typename Test>
struct WithNames : Test, ThreadNames {};

// A member that the harness would pass over in silence: private, overloaded, behind a gap, or too many.
template <typename Test>
constexpr bool nothing_is_overlooked() {
  constexpr bool seen[] = {HasThread<0, Test>, HasThread<1, Test>, HasThread<2, Test>,
                           HasThread<3, Test>, HasThread<4, Test>, HasThread<5, Test>,
                           HasThread<6, Test>, HasThread<7, Test>, false,
                           HasAfter<Test>};
  for (int i = 1; i < 8; ++i)
    if (seen[i] && !seen[i - 1]) return false;
  if constexpr (!std::is_final_v<Test>) {
    using Both = WithNames<Test>;
    constexpr bool free[] = {requires {&Both::thread_0;
  }
  , requires { &Both::thread_1; }, requires { &Both::thread_2; }, requires { &Both::thread_3; },
      requires { &Both::thread_4; }, requires { &Both::thread_5; }, requires { &Both::thread_6; },
      requires { &Both::thread_7; }, requires { &Both::thread_8; }, requires { &Both::after; }
};
for (int i = 0; i < 10; ++i)
  if (!free[i] && !seen[i]) return false;
}  // namespace snarl::stress
return true;
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

// Calls a member, which may be a base's, with or without the outcome.
template <typename Member, typename Test, int N>
void call(Member member, Test& test, Outcome<N>& outcome) {
  if constexpr (std::is_invocable_v<Member, Test&, Outcome<N>&>)
    (test.*member)(outcome);
  else
    (test.*member)();
}

}  // namespace snarl::stress
