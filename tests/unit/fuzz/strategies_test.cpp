// Strategies are found by name, a mistake in a name is one sentence, and the seed decides everything.
#include "fuzz/strategies.h"

#include <gtest/gtest.h>

#include "fuzz/campaign.h"
#include "report/formats/json.h"
#include "tests/unit/checker/judged.h"

namespace snarl::fuzz {
namespace {

std::string mistake(const std::string& text) {
  std::string error;
  EXPECT_EQ(make_strategy(text, {}, &error), nullptr) << text;
  return error;
}

TEST(Strategies, MistakesAreNamed) {
  EXPECT_EQ(mistake("randon").rfind("there is no strategy 'randon': portfolio, ", 0), 0u) << mistake("randon");
  EXPECT_NE(mistake(""), "");
  for (const char* text : {"random:", "random:2", "random:-1", "random:x", "random:0.5x", "random:nan", "random:0.5:1"})
    EXPECT_NE(mistake(text).find("probability"), std::string::npos) << text << ": " << mistake(text);
  std::string error;
  EXPECT_NE(make_strategy("random:0.5", {}, &error), nullptr);
  EXPECT_EQ(error, "");
}

// The whole result as text, without the time.
std::string sampled(const std::string& strategy, std::uint64_t seed, checker::Judged::Predicate is_bad) {
  checker::Judged program(checker::corpus_test("IRIW+sc+sc"), std::move(is_bad));
  Settings settings;
  settings.strategy = strategy;
  settings.seed = seed;
  settings.schedules_max = 50;
  report::Result result = fuzz(program, {}, settings);
  result.time_ms = 0;
  result.sampling->seed = 0;  // so that what differs is what was sampled
  return report::to_json(result, report::JsonDetail::kFull, 2);
}

TEST(Strategies, TheSameSeedGivesTheSameAndAnotherSeedSomethingElse) {
  for (const StrategyEntry& entry : strategies()) {
    EXPECT_EQ(sampled(entry.name, 7, nullptr), sampled(entry.name, 7, nullptr)) << entry.name;
    EXPECT_NE(sampled(entry.name, 7, nullptr), sampled(entry.name, 8, nullptr)) << entry.name;
  }
}

}  // namespace
}  // namespace snarl::fuzz
