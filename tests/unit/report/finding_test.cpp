#include "report/finding.h"

#include <gtest/gtest.h>

#include "report/check.h"

namespace snarl::report {
namespace {

TEST(Finding, KindNamesAreReadBack) {
  for (int i = 0; i <= static_cast<int>(FindingKind::kThreadMisuse); ++i) {
    const auto kind = static_cast<FindingKind>(i);
    EXPECT_EQ(finding_kind(name(kind)), kind);
  }
  EXPECT_FALSE(finding_kind("no-such-kind"));
}

TEST(Finding, VerdictsHaveTheirExitCodes) {
  EXPECT_EQ(exit_code(Verdict::kVerified), 0);
  EXPECT_EQ(exit_code(Verdict::kBug), 1);
  EXPECT_EQ(exit_code(Verdict::kMisuse), 2);
  EXPECT_EQ(exit_code(Verdict::kInconclusive), 3);
  EXPECT_EQ(exit_code(Verdict::kInternal), 70);
  for (int i = 0; i <= static_cast<int>(Verdict::kInternal); ++i)
    EXPECT_EQ(verdict(name(static_cast<Verdict>(i))), static_cast<Verdict>(i));
}

TEST(CheckDeathTest, BrokenInvariantEndsTheProcessWithSeventy) {
  SNARL_CHECK(1 + 1 == 2);
  EXPECT_EXIT(SNARL_CHECK(1 + 1 == 3), testing::ExitedWithCode(70), "1 \\+ 1 == 3 does not hold at .*finding_test.cpp:");
}

}  // namespace
}  // namespace snarl::report
