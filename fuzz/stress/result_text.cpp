// The log that litmus7 prints, so that its readers read ours too; what litmus7 has no word for follows as lines that
// begin with a word of our own.
// Source of the form: the log files of the herdtools7 manual, "Part II, running tests with litmus7".
#include <cstdio>

#include "fuzz/stress/result.h"

namespace snarl::stress {
namespace {

const char* test_kind(const std::string& quantifier) {
  return quantifier == "exists" ? "Allowed" : quantifier == "forall" ? "Required" : "Forbidden";
}

std::string state_text(const TestResult& test, const Outcome& outcome) {
  std::string text;
  for (std::size_t i = 0; i < test.names.size(); ++i) {
    const bool location = test.names[i].find(':') == std::string::npos && test.condition.has_value();
    text += (i > 0 ? " " : "") + (location ? "[" + test.names[i] + "]" : test.names[i]) + "=" + outcome.values[i] + ";";
  }
  return text;
}

std::string number(double value, const char* form) {
  char text[64];
  std::snprintf(text, sizeof text, form, value);
  return text;
}

void add_condition(const TestResult& test, std::string* text) {
  const Condition& condition = *test.condition;
  const bool forbidden = condition.quantifier == "not-exists";
  const bool holds = condition.quantifier == "exists" ? condition.holding > 0
                     : forbidden                      ? condition.holding == 0
                                                      : condition.failing == 0;
  *text += holds ? "Ok\n" : "No\n";
  *text += "\nWitnesses\nPositive: " + std::to_string(forbidden ? condition.failing : condition.holding) +
           ", Negative: " + std::to_string(forbidden ? condition.holding : condition.failing) + "\n";
  *text += "Condition " + (forbidden ? "~exists" : condition.quantifier) + " (" + condition.text + ") is " +
           (holds ? "validated" : "NOT validated") + "\n";
  const char* observed = condition.holding == 0 ? "Never" : condition.failing == 0 ? "Always" : "Sometimes";
  *text += "Observation " + test.name + " " + observed + " " + std::to_string(condition.holding) + " " +
           std::to_string(condition.failing) + "\n";
}

std::string test_text(const TestResult& test) {
  std::string text = "Test " + test.name;
  if (test.condition) text += std::string(" ") + test_kind(test.condition->quantifier);
  std::size_t seen = 0;
  for (const Outcome& outcome : test.outcomes) seen += outcome.count > 0 ? 1 : 0;
  text += "\nHistogram (" + std::to_string(seen) + " states)\n";
  for (const Outcome& outcome : test.outcomes) {
    if (outcome.count == 0) continue;
    char count[32];
    std::snprintf(count, sizeof count, "%-12llu", static_cast<unsigned long long>(outcome.count));
    const char* mark = outcome.grade == Grade::kAllowed || outcome.grade == Grade::kUnknown ? ":>" : "*>";
    text += count + std::string(mark) + state_text(test, outcome);
    if (outcome.grade != Grade::kAllowed && outcome.grade != Grade::kUnknown)
      text += " " + std::string(name(outcome.grade));
    if (!outcome.remark.empty()) text += " (" + outcome.remark + ")";
    text += "\n";
  }
  if (test.condition) add_condition(test, &text);
  text += "Time " + test.name + " " + number(test.time_s, "%.2f") + "\n";
  std::string unseen;
  for (const Outcome& outcome : test.outcomes)
    if (outcome.count == 0 && outcome.grade != Grade::kForbidden) unseen += " " + state_text(test, outcome);
  if (!unseen.empty()) text += "Never seen, though allowed:" + unseen + "\n";
  if (test.left_out > 0) text += "Left out by the filter: " + std::to_string(test.left_out) + "\n";
  text += "Iterations " + std::to_string(test.iterations) + ", " +
          number(test.time_s > 0 ? static_cast<double>(test.iterations) / test.time_s / 1e6 : 0, "%.2f") + " M/s\n";
  if (!test.settings.empty())
    text += "Best " + test.settings + ": " + number(test.weak_per_s, "%.0f") + " weak outcomes/s\n";
  for (const std::string& mark : test.marks) text += "Note " + mark + "\n";
  text += "Verdict " + std::string(report::name(test.verdict));
  if (!test.model.empty()) text += " (" + test.model + ")";
  if (!test.reason.empty()) text += ": " + test.reason;
  return text + "\n\n";
}

}  // namespace

std::string run_text(const RunResult& result) {
  std::string text;
  for (const TestResult& test : result.tests) text += test_text(test);
  text += "Machine " + result.architecture + (result.emulated ? ", emulated" : "") + ", " +
          std::to_string(result.cpus) + " processors" + (result.cpu.empty() ? "" : ", " + result.cpu) + ", seed " +
          std::to_string(result.seed) + "\n";
  return text;
}

}  // namespace snarl::stress
