// The table of memory models: names and letters are told apart, and lead back to their model.
#include <gtest/gtest.h>

#include <set>

#include "checker/models/all_models.h"
#include "checker/schedule.h"

namespace snarl::checker {
namespace {

TEST(Models, NamesAndLettersLeadBack) {
  std::set<char> letters;
  for (const ModelEntry& entry : all_models()) {
    EXPECT_EQ(model_named(entry.name), entry.kind);
    EXPECT_EQ(model_lettered(entry.letter), entry.kind);
    EXPECT_EQ(model_entry(entry.kind).name, entry.name);
    EXPECT_TRUE(letters.insert(entry.letter).second) << entry.name;
    EXPECT_NE(entry.make(), nullptr);
    EXPECT_NE(model_names().find(entry.name), std::string::npos);
    Schedule schedule;
    schedule.model = entry.kind;
    const auto back = from_token(to_token(schedule));
    ASSERT_TRUE(back.has_value()) << entry.name;
    EXPECT_EQ(back->model, entry.kind);
  }
  EXPECT_GE(letters.size(), 3u);
  EXPECT_FALSE(model_named("pso").has_value());
  EXPECT_FALSE(model_lettered('?').has_value());
}

}  // namespace
}  // namespace snarl::checker
