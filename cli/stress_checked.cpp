// Each execution appends its outcome to a file (snarl_record_outcome), so what one process of the checker finds is read
// when it has ended. The set is complete only where the checker says verified.
#include "cli/stress_checked.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "cli/child.h"
#include "cli/controlled_run.h"
#include "cli/interrupt.h"
#include "litmus/stress_source.h"
#include "report/finding.h"
#include "report/source_frames.h"

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;
using litmus::string_literal;
using Values = std::vector<long long>;

constexpr double kTimeLimit_s = 60;  // for one test and model

struct Found {
  std::set<Values> outcomes;
  std::string incomplete;  // why; empty: these are all
  std::string bug;
};

// `records`: how many executions have said what they saw.
std::set<Values> read_outcomes(const std::string& file, std::uint64_t* records) {
  std::set<Values> outcomes;
  std::ifstream stream(file, std::ios::binary);
  for (long long count = 0; stream.read(reinterpret_cast<char*>(&count), sizeof count);) {
    Values values(static_cast<std::size_t>(count));
    if (!stream.read(reinterpret_cast<char*>(values.data()),
                     static_cast<std::streamsize>(values.size() * sizeof(long long))))
      break;
    outcomes.insert(std::move(values));
    ++*records;
  }
  return outcomes;
}

std::string text_of(const report::Finding& finding) {
  std::string text = finding.message;
  for (const report::Place& place : finding.places)
    if (const report::Frame* frame = report::source_frame(place))
      text += ", " + place.role + " at " + frame->file + ":" + std::to_string(frame->line);
  return text;
}

Found find(const Build& build, Arguments arguments, const std::string& test, const std::string& model,
           const std::string& file) {
  std::error_code error;
  fs::remove(file, error);
  arguments.command = Command::kVerify;
  arguments.model = model;
  arguments.program_arguments = {test};
  arguments.time_limit_s = kTimeLimit_s;
  arguments.jobs = 1;
  const report::Result result = run_controlled(build, arguments);
  std::uint64_t records = 0;
  Found found{read_outcomes(file, &records), "", ""};
  if (result.verdict == report::Verdict::kVerified) {
    if (records < result.executions_complete)
      found.incomplete = "not all allowed outcomes are known: what the executions saw could not be written down";
    return found;
  }
  if (!result.findings.empty())
    found.bug = text_of(result.findings.front());
  else
    found.incomplete = "not all allowed outcomes are known: " + result.reason;
  return found;
}

std::string source_of(int number, const std::string& test, const std::string& model, const Found& allowed,
                      const Found& interleaved) {
  const std::string id = std::to_string(number);
  std::string values, graded;
  std::size_t at = 0;
  for (const Values& outcome : allowed.outcomes) {
    const bool weak =
        interleaved.incomplete.empty() && interleaved.bug.empty() && !interleaved.outcomes.contains(outcome);
    graded +=
        "{values" + id + " + " + std::to_string(at) + ", Grade::" + (weak ? "kWeak" : "kAllowed") + ", nullptr}, ";
    at += outcome.size();
    for (const long long value : outcome) values += std::to_string(value) + "ll, ";
  }
  return "const std::int64_t values" + id + "[] = {" + values + "0};\nconst GradedOutcome graded" + id + "[] = {" +
         graded + "{nullptr, Grade::kUnknown, nullptr}};\nconst Modelled modelled" + id + "(ModelOutcomes{" +
         string_literal(test) + ", " + string_literal(model) + ", graded" + id + ", " +
         std::to_string(allowed.outcomes.size()) + ", " + string_literal(allowed.incomplete) + ", " +
         string_literal(allowed.bug) + "});\n";
}

}  // namespace

std::string checked_outcomes(const Arguments& arguments, const Build& build, const std::string& directory,
                             std::string* error) {
  const std::optional<std::string> names = output_of({build.program, "--list"});
  if (!names || names->empty()) {
    *error = "no stress test (<snarl/stress.h>) is there for the checker";
    return "";
  }
  Arguments checked = arguments;
  checked.files = {"the stress tests"};
  const std::string file = directory + "/outcomes";
  setenv("SNARL_OUTCOMES_FILE", file.c_str(), 1);
  std::string text = "#include <snarl/stress/body.h>\nnamespace {\nusing namespace snarl::stress;\n";
  std::istringstream lines(*names);
  std::set<std::string> seen;
  int number = 0;
  for (std::string test; std::getline(lines, test) && interrupts() == 0; ++number) {
    if (!seen.insert(test).second) {
      *error = "two tests are named " + test;
      return "";
    }
    const Found allowed = find(build, checked, test, arguments.model, file);
    const Found interleaved = find(build, checked, test, "sc", file);
    text += source_of(number, test, arguments.model, allowed, interleaved);
  }
  return text + "}\n";
}

}  // namespace snarl::cli
