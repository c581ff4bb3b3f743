// Results as JSON: the report for other programs, and what the process of a test sends to the one that watches it.
#include <algorithm>

#include <nlohmann/json.hpp>

#include "fuzz/stress/result.h"

namespace snarl::stress {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kGrades[] = {"allowed", "weak", "load-buffering", "forbidden", "unknown"};

Json test_json(const TestResult& test) {
  Json outcomes = Json::array();
  for (const Outcome& outcome : test.outcomes) {
    Json values = Json::object();
    for (std::size_t i = 0; i < test.names.size(); ++i) values[test.names[i]] = outcome.values[i];
    outcomes.push_back(
        {{"values", values}, {"count", outcome.count}, {"grade", name(outcome.grade)}, {"remark", outcome.remark}});
  }
  Json json = {{"name", test.name},         {"file", test.file},
               {"model", test.model},       {"verdict", report::name(test.verdict)},
               {"reason", test.reason},     {"threads", test.threads},
               {"groups", test.groups},     {"iterations", test.iterations},
               {"left_out", test.left_out}, {"time_s", test.time_s},
               {"outcomes", outcomes}};
  if (test.condition) {
    json["condition"] = {{"quantifier", test.condition->quantifier},
                         {"text", test.condition->text},
                         {"holding", test.condition->holding},
                         {"failing", test.condition->failing}};
  }
  json["settings"] = test.settings;
  json["weak_per_s"] = test.weak_per_s;
  json["marks"] = test.marks;
  return json;
}

TestResult test_of(const Json& json) {
  TestResult test;
  test.name = json.at("name");
  test.file = json.at("file");
  test.model = json.at("model");
  test.verdict = report::verdict(json.at("verdict").get<std::string>()).value_or(report::Verdict::kInternal);
  test.reason = json.at("reason");
  test.threads = json.at("threads");
  test.groups = json.at("groups");
  test.iterations = json.at("iterations");
  test.left_out = json.at("left_out");
  test.time_s = json.at("time_s");
  for (const Json& from : json.at("outcomes")) {
    Outcome outcome;
    test.names.clear();
    for (const auto& [name, value] : from.at("values").items()) {
      test.names.push_back(name);
      outcome.values.push_back(value);
    }
    outcome.count = from.at("count");
    outcome.grade = grade_named(from.at("grade").get<std::string>()).value_or(Grade::kUnknown);
    outcome.remark = from.at("remark");
    test.outcomes.push_back(std::move(outcome));
  }
  if (const auto at = json.find("condition"); at != json.end())
    test.condition = Condition{at->at("quantifier"), at->at("text"), at->at("holding"), at->at("failing")};
  test.settings = json.at("settings");
  test.weak_per_s = json.at("weak_per_s");
  test.marks = json.at("marks").get<std::vector<std::string>>();
  return test;
}

}  // namespace

std::string_view name(Grade grade) { return kGrades[static_cast<int>(grade)]; }

std::optional<Grade> grade_named(std::string_view name) {
  const auto* const at = std::find(std::begin(kGrades), std::end(kGrades), name);
  if (at == std::end(kGrades)) return std::nullopt;
  return static_cast<Grade>(at - std::begin(kGrades));
}

report::Verdict verdict_of(const std::vector<TestResult>& tests) {
  using report::Verdict;
  for (const Verdict verdict : {Verdict::kInternal, Verdict::kBug, Verdict::kMisuse, Verdict::kInconclusive})
    for (const TestResult& test : tests)
      if (test.verdict == verdict) return verdict;
  return Verdict::kClean;
}

std::string to_json(const TestResult& result) {
  return test_json(result).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<TestResult> test_from_json(const std::string& text) {
  try {
    return test_of(Json::parse(text));
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string run_json(const RunResult& result) {
  Json tests = Json::array();
  for (const TestResult& test : result.tests) tests.push_back(test_json(test));
  const Json json = {{"schema", "snarl.stress/1"},
                     {"machine",
                      {{"architecture", result.architecture},
                       {"cpu", result.cpu},
                       {"processors", result.cpus},
                       {"emulated", result.emulated}}},
                     {"seed", result.seed},
                     {"verdict", report::name(result.verdict)},
                     {"tests", tests}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace snarl::stress
