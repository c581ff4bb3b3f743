// Exactly one thing counts as a result: a whole, readable answer of a child that then ended by itself. Anything else is
// inconclusive or internal, never verified.
#include "cli/controlled_run.h"

#include <csignal>
#include <cstring>

#include <unistd.h>

#include "cli/child.h"
#include "cli/interrupt.h"
#include "cli/layout.h"
#include "report/formats/json.h"
#include "report/progress.h"
#include "report/symbols/symbolizer.h"

namespace snarl::cli {
namespace {

// A child that computes without reaching any hook cannot look at its own clock; it gets this much longer.
constexpr double kGraceS = 10;

std::vector<std::pair<std::string, std::string>> environment_for(const Arguments& arguments) {
  const bool fuzz = arguments.command == Command::kFuzz;
  std::vector<std::pair<std::string, std::string>> environment = {
      {"SNARL_VERIFY", "1"},
      {"SNARL_ENGINE", fuzz ? "fuzz" : "verify"},
      {"SNARL_PROGRAM", arguments.files.front()},
      {"SNARL_MODEL", arguments.model},
      {"SNARL_EXECUTIONS_MAX", std::to_string(arguments.executions_max)},
      {"SNARL_TIME_LIMIT", std::to_string(arguments.time_limit_s)},
      {"SNARL_PREEMPTIONS_MAX", std::to_string(arguments.preemptions_max)},
      {"SNARL_EVENTS_MAX", arguments.events_max != 0 ? std::to_string(arguments.events_max) : ""},
      {"SNARL_MINIMISE_MAX", std::to_string(arguments.minimise_max)},
      {"SNARL_JOBS", std::to_string(arguments.jobs)},
      {"SNARL_REPLAY", arguments.replay},
      {"SNARL_PROGRESS", report::progress_wanted(STDERR_FILENO) ? "1" : "0"},
  };
  if (!fuzz) return environment;
  environment.insert(environment.end(), {{"SNARL_STRATEGY", arguments.strategy},
                                         {"SNARL_SCHEDULES_MAX", std::to_string(arguments.schedules_max)},
                                         {"SNARL_SEED", std::to_string(arguments.seed)}});
  return environment;
}

std::vector<std::string> command_of(const std::string& program, const Target& target, const Arguments& arguments) {
  std::vector<std::string> command = target.emulator;
  // A name without a slash is a file here, never a command on PATH.
  command.push_back(program.find('/') == std::string::npos ? "./" + program : program);
  command.insert(command.end(), arguments.program_arguments.begin(), arguments.program_arguments.end());
  return command;
}

std::string signal_text(int signal) {
  return std::string(strsignal(signal)) + " (signal " + std::to_string(signal) + ")";
}

report::Result without_answer(const ChildOutcome& outcome, const std::string& error, double time_limit_s) {
  report::Result result;
  result.verdict = report::Verdict::kInternal;
  if (interrupts() > 0) {
    result.verdict = report::Verdict::kInconclusive;
    result.reason = "interrupted; the program did not say what it had found so far";
  } else if (outcome.timed_out) {
    result.verdict = report::Verdict::kInconclusive;
    result.reason = "the program did not stop " + std::to_string(static_cast<int>(kGraceS)) + " s after its limit of " +
                    std::to_string(static_cast<int>(time_limit_s)) + " s and was killed";
  } else if (outcome.signal == SIGKILL || outcome.signal == SIGTERM || outcome.signal == SIGINT) {
    result.verdict = report::Verdict::kInconclusive;
    result.reason = "the program was ended from outside by " + signal_text(outcome.signal);
  } else if (outcome.signal != 0) {
    result.reason = "the program ended without a result by " + signal_text(outcome.signal);
  } else if (!outcome.started || outcome.exit_status == 127) {
    result.reason = "the program could not be started";
  } else if (outcome.result.empty()) {
    result.reason = "the program ended without a result, with exit status " + std::to_string(outcome.exit_status);
  } else {
    result.reason = "the program's result cannot be read: " + error;
  }
  return result;
}

report::Result result_of(const ChildOutcome& outcome, const Arguments& arguments) {
  std::string error = "it was killed while writing";
  const bool ended_by_itself = outcome.started && outcome.signal == 0 && !outcome.timed_out;
  if (ended_by_itself)
    if (std::optional<report::Result> result = report::parse_json(outcome.result, &error)) return *std::move(result);
  report::Result result = without_answer(outcome, error, arguments.time_limit_s);
  result.model = arguments.model;
  return result;
}

// Code that no hook sees may hide a bug, and may order what seems to be unordered; a fence can do only the latter.
void take_account_of(const std::vector<InlineAssembly>& assembly, report::Result* result) {
  for (const InlineAssembly& found : assembly)
    result->warnings.push_back("inline assembly at " + found.place + " is not seen by Snarl: " + found.text);
  const bool verified = result->verdict == report::Verdict::kVerified || result->verdict == report::Verdict::kClean;
  if (!verified && result->verdict != report::Verdict::kBug) return;
  for (const InlineAssembly& found : assembly) {
    if (verified && found.only_orders) continue;
    result->verdict = report::Verdict::kInconclusive;
    result->reason =
        "inline assembly at " + found.place + " may order accesses unseen, so what was found may be a false alarm";
    if (verified) result->reason = "inline assembly at " + found.place + " may access memory unseen";
    return;
  }
}

}  // namespace

report::Result run_controlled(const Build& build, const Arguments& arguments) {
  const Target target = find_target(arguments.target);
  ChildOutcome outcome;
  const double kill_after_s = arguments.time_limit_s > 0 ? arguments.time_limit_s + kGraceS : 0;
  if (interrupts() == 0)
    outcome = run_program(command_of(build.program, target, arguments), environment_for(arguments), kill_after_s);
  report::Result result = result_of(outcome, arguments);
  if (!target.triple.empty()) report::symbolize(result, build.program);
  take_account_of(build.assembly, &result);
  return result;
}

}  // namespace snarl::cli
