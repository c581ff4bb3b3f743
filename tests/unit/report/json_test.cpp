#include "report/formats/json.h"

#include <gtest/gtest.h>

#include "report/formats/text.h"
#include "tests/golden/golden.h"
#include "tests/unit/report/sample_results.h"

namespace snarl::report {
namespace {

TEST(Json, PublicSchema) {
  golden::expect_golden("json_race.json", to_json(samples::message_passing_race(), JsonDetail::kPublic, 2) + "\n");
  golden::expect_golden("json_verified.json", to_json(samples::verified(), JsonDetail::kPublic, 2) + "\n");
}

TEST(Json, FullFormSurvivesTheWay) {
  for (const Result& sample : {samples::verified(), samples::message_passing_race(), samples::five_thread_deadlock(),
                               samples::cut_short()}) {
    const std::string text = to_json(sample, JsonDetail::kFull);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    std::string error;
    const std::optional<Result> back = parse_json(text, &error);
    ASSERT_TRUE(back) << error;
    EXPECT_EQ(to_json(*back, JsonDetail::kFull), text);
    EXPECT_EQ(to_text(*back, TextStyle()), to_text(sample, TextStyle()));
  }
}

TEST(Json, PublicFormCanBeReadBack) {
  const std::string text = to_json(samples::message_passing_race(), JsonDetail::kPublic);
  const std::optional<Result> back = parse_json(text, nullptr);
  ASSERT_TRUE(back);
  EXPECT_EQ(to_json(*back, JsonDetail::kPublic), text);
}

TEST(Json, InternalErrorsAreInconclusiveToTheWorld) {
  Result result = samples::verified();
  result.verdict = Verdict::kInternal;
  result.reason = "broken";
  const std::string text = to_json(result, JsonDetail::kPublic);
  EXPECT_NE(text.find(R"("verdict":"inconclusive","reason":"internal error: broken")"), std::string::npos) << text;
}

TEST(Json, BytesThatAreNotUtf8DoNotStopTheReport) {
  Result result = samples::message_passing_race();
  result.findings[0].message = "bad \xff byte";
  EXPECT_TRUE(parse_json(to_json(result, JsonDetail::kFull), nullptr));
}

TEST(Json, DamagedTextIsRefusedWithAReason) {
  const std::string whole = to_json(samples::message_passing_race(), JsonDetail::kFull);
  const auto refused = [](std::string text) {
    std::string error;
    const bool none = !parse_json(text, &error);
    return none && !error.empty();
  };
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused("{}"));
  EXPECT_TRUE(refused("[1, 2]"));
  for (std::size_t cut = 0; cut < whole.size(); cut += 97) EXPECT_TRUE(refused(whole.substr(0, cut))) << cut;
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = whole;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  EXPECT_TRUE(refused(replaced("snarl.result/1", "snarl.result/9")));
  EXPECT_TRUE(refused(replaced("\"bug\"", "\"fine\"")));
  EXPECT_TRUE(refused(replaced("\"data-race\"", "\"oddity\"")));
  EXPECT_TRUE(refused(replaced("\"complete\":1", "\"complete\":\"one\"")));
}

}  // namespace
}  // namespace snarl::report
