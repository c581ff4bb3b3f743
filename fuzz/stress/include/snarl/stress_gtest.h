// SNARL_STRESS_TEST(Test, …) as a GoogleTest case, Stress.Test: it passes when its budget is spent and nothing was wrong.
// For <snarl/stress.h>'s tests; include it in its place, and link GoogleTest and snarl_stress (CMake:
// snarl_add_stress_test(… GTEST)).
//
// The environment variable SNARL_STRESS holds options, as `snarl stress` has them: "--time 10 --seed 7". What is not
// judged fails, as what was not verified does.
#pragma once
#include <gtest/gtest.h>

#include <snarl/stress.h>

#if !defined(SNARL_STRESS_CHECKED)
#include <snarl/stress/single.h>

#undef SNARL_STRESS_TEST
#define SNARL_STRESS_TEST(Test, ...)                                                                               \
  TEST(Stress, Test) {                                                                                             \
    using namespace ::snarl::stress::expectations;                                                                 \
    const ::snarl::stress::Single single(                                                                          \
        ::snarl::stress::native_body<Test>(#Test, __FILE__ __VA_OPT__(, ) __VA_ARGS__));                           \
    RecordProperty("snarl_verdict", single.verdict());                                                             \
    if (single.exit_code() != 0) ADD_FAILURE() << "snarl: " << single.text();                                      \
  }
#endif
