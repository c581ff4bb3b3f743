// Every file of tests/litmus says in its condition what RC11 with C++20's release sequences allows or forbids.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "litmus/outcomes.h"
#include "litmus/parser.h"

namespace snarl::litmus {
namespace {

TEST(LitmusCorpus, EveryConditionHolds) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SNARL_SOURCE_DIR "/tests/litmus")) {
    if (entry.path().extension() != ".litmus") continue;
    ++files;
    std::ifstream file(entry.path());
    const auto result = parse(std::string(std::istreambuf_iterator<char>(file), {}));
    ASSERT_TRUE(std::holds_alternative<litmus::Test>(result)) << entry.path();
    const auto& test = std::get<litmus::Test>(result);
    const Outcomes outcomes = find_outcomes(test, checker::ModelKind::kRc11);
    EXPECT_EQ(outcomes.cut, "") << test.name;
    EXPECT_FALSE(outcomes.racy) << test.name;
    EXPECT_TRUE(condition_holds(test, outcomes)) << test.name;
    EXPECT_GT(outcomes.holding + outcomes.failing, 0u) << test.name;
    EXPECT_EQ(test.name, entry.path().stem()) << entry.path();
  }
  EXPECT_GE(files, 30);
}

}  // namespace
}  // namespace snarl::litmus
