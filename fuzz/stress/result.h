// What a stress run found, as data: formats look at this, and a run's own processes hand it to each other.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <snarl/stress/body.h>
#include "report/finding.h"

namespace snarl::stress {

std::string_view name(Grade grade);  // "allowed", "weak", "load-buffering", "forbidden", "unknown"
std::optional<Grade> grade_named(std::string_view name);

struct Outcome {
  std::vector<std::string> values;  // as shown: numbers, or names of locations behind "&"
  std::uint64_t count = 0;
  Grade grade = Grade::kUnknown;
  std::string remark;
};

struct Condition {
  std::string quantifier;  // "exists", "not-exists", "forall"
  std::string text;
  std::uint64_t holding = 0;
  std::uint64_t failing = 0;
};

struct TestResult {
  std::string name;
  std::string file;
  std::string model;  // whose grades the outcomes have; empty: they have none
  report::Verdict verdict = report::Verdict::kInconclusive;
  std::string reason;  // for the verdict, where it is not clean
  int threads = 0;
  int groups = 0;  // that ran at the same time
  std::uint64_t iterations = 0;
  std::uint64_t left_out = 0;  // of these, by the test's filter
  double time_s = 0;
  std::vector<std::string> names;  // of the values
  std::vector<Outcome> outcomes;   // sorted by their values; allowed ones that were never seen have count 0
  std::optional<Condition> condition;
  std::string settings;            // that showed most weak outcomes per second; empty: none was seen
  double weak_per_s = 0;           // with these
  std::vector<std::string> marks;  // what the result is to be read with: "2 threads on 1 processor", ...
};

struct RunResult {
  std::string architecture;
  std::string cpu;
  int cpus = 0;
  bool emulated = false;
  std::uint64_t seed = 1;
  report::Verdict verdict = report::Verdict::kClean;
  std::vector<TestResult> tests;
};

// The gravest of the tests' verdicts.
report::Verdict verdict_of(const std::vector<TestResult>& tests);

// One line of JSON, and back; nothing: it is none.
std::string to_json(const TestResult& result);
std::optional<TestResult> test_from_json(const std::string& text);

std::string run_json(const RunResult& result);  // schema "snarl.stress/1", docs/reference/stress.md
std::string run_text(const RunResult& result);  // as litmus7's log
std::string run_html(const RunResult& result);  // one self-contained page

}  // namespace snarl::stress
