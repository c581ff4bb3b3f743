// Expected sets are worked out by hand from the rules in check_list.h.
#include "analyzers/driver/check_list.h"

#include <gtest/gtest.h>

namespace snarl::analyzers {
namespace {

const std::vector<std::string> kNames = {"double-lock", "lock-in-signal-handler", "lock-order", "unnamed-guard"};

std::set<std::string, std::less<>> after(std::initializer_list<const char*> lists) {
  CheckList checks(kNames);
  std::string error;
  for (const char* globs : lists) EXPECT_TRUE(checks.apply(globs, &error)) << error;
  return checks.names();
}

using Set = std::set<std::string, std::less<>>;

TEST(CheckList, AnEmptyListChangesNothing) { EXPECT_EQ(after({"", " , \n"}), Set(kNames.begin(), kNames.end())); }

TEST(CheckList, LaterGlobsWin) {
  EXPECT_EQ(after({"-*,lock-*"}), (Set{"lock-in-signal-handler", "lock-order"}));
  EXPECT_EQ(after({"-*, lock-*, -lock-order"}), (Set{"lock-in-signal-handler"}));
  EXPECT_EQ(after({"-lock-*,lock-order"}), (Set{"double-lock", "lock-order", "unnamed-guard"}));
}

TEST(CheckList, AListThatBeginsWithANameBeginsWithNone) {
  EXPECT_EQ(after({"lock-order"}), (Set{"lock-order"}));
  EXPECT_EQ(after({"-unnamed-guard", "double-lock"}), (Set{"double-lock"}));
  EXPECT_EQ(after({"double-lock,lock-order", "-lock-order"}), (Set{"double-lock"}));
}

TEST(CheckList, ThePrefixOfClangTidyIsUnderstood) {
  EXPECT_EQ(after({"-*,snarl-lock-order"}), (Set{"lock-order"}));
  EXPECT_EQ(after({"-snarl-*"}), Set{});
}

TEST(CheckList, AGlobThatMatchesNothingIsAMistakeAndChangesNothing) {
  CheckList checks(kNames);
  std::string error;
  EXPECT_FALSE(checks.apply("-*,lock-odrer", &error));
  EXPECT_NE(error.find("'lock-odrer'"), std::string::npos) << error;
  EXPECT_EQ(checks.names().size(), kNames.size());
}

TEST(CheckList, Globs) {
  for (const auto& [glob, text] : std::vector<std::pair<const char*, const char*>>{
           {"*", ""}, {"*", "a"}, {"a*c", "abbc"}, {"a*b*c", "aXbXbc"}, {"**", "x"}, {"*b", "bb"}, {"abc", "abc"}})
    EXPECT_TRUE(glob_matches(glob, text)) << glob << " " << text;
  for (const auto& [glob, text] : std::vector<std::pair<const char*, const char*>>{
           {"", "a"}, {"a", ""}, {"a*c", "ab"}, {"*b", "ba"}, {"a*", "ba"}, {"abc", "abcd"}, {"a.c", "abc"}})
    EXPECT_FALSE(glob_matches(glob, text)) << glob << " " << text;
}

}  // namespace
}  // namespace snarl::analyzers
