// fuzz --engine tsan: builds the program for ThreadSanitizer, runs it again and again, tells what was found.
//
// ThreadSanitizer knows nothing of thread fences, so when one was executed its data races are held against the
// controlled search: what no execution has is dropped, what could not be decided says so.
#include "cli/commands.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "cli/compile.h"
#include "cli/compile_tsan.h"
#include "cli/controlled_run.h"
#include "cli/inputs.h"
#include "cli/interrupt.h"
#include "cli/print_result.h"
#include "cli/temporary_directory.h"
#include "cli/watched_run.h"
#include "fuzz/tsan/campaign.h"
#include "fuzz/tsan/perturb.h"
#include "fuzz/tsan/tsan_report.h"
#include "report/progress.h"
#include "report/source_frames.h"

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;
using report::Finding;
using report::FindingKind;

constexpr std::uint64_t kRunsDefault = 20;
constexpr double kConfirmS = 10;  // of the search that fences make necessary

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// ThreadSanitizer appends the process to the name, and each process that the program starts has a log of its own.
std::string take_logs(const fs::path& folder) {
  std::vector<fs::path> logs;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
    if (entry.path().filename().string().starts_with("log.")) logs.push_back(entry.path());
  std::sort(logs.begin(), logs.end());
  std::string text;
  for (const fs::path& log : logs) {
    text += contents(log);
    fs::remove(log, error);
  }
  return text;
}

class Runs {
 public:
  Runs(const Arguments& arguments, std::string program, const fs::path& folder)
      : arguments_(arguments), program_(std::move(program)), folder_(folder) {}

  fuzz::TsanOutcome run(const fuzz::TsanRun& plan) {
    std::error_code error;
    fs::remove(folder_ / fuzz::kPointsFile, error);
    const char* users = std::getenv("TSAN_OPTIONS");
    const std::vector<std::pair<std::string, std::string>> environment = {
        {"TSAN_OPTIONS", fuzz::tsan_options(users != nullptr ? users : "", (folder_ / "log").string())},
        {fuzz::kPerturbModeVariable, std::to_string(static_cast<int>(plan.mode))},
        {fuzz::kPerturbSeedVariable, std::to_string(plan.seed)},
        {fuzz::kPerturbPointsVariable, std::to_string(plan.points_expected)},
        {fuzz::kPerturbFolderVariable, folder_.string()},
    };
    std::vector<std::string> command = {program_};
    command.insert(command.end(), arguments_.program_arguments.begin(), arguments_.program_arguments.end());
    const fs::path standard_error = folder_ / "stderr";
    const WatchedRun run = run_watched(command, environment, standard_error.string(), arguments_.run_limit_s);
    fuzz::TsanOutcome outcome;
    outcome.started = run.started;
    outcome.timed_out = run.end == RunEnd::kTime;
    outcome.threads_deadlocked = run.end == RunEnd::kDeadlock ? run.threads_waiting : 0;
    outcome.exit_status = run.exit_status;
    outcome.signal = run.end == RunEnd::kItself ? run.signal : 0;
    outcome.log = take_logs(folder_);
    outcome.standard_error = contents(standard_error);
    outcome.points = std::strtoull(contents(folder_ / fuzz::kPointsFile).c_str(), nullptr, 10);
    outcome.fenced = fs::exists(folder_ / fuzz::kFenceFile, error);
    return outcome;
  }

 private:
  const Arguments& arguments_;
  std::string program_;
  fs::path folder_;
};

// What all executions of the program, with the same arguments, say as far as a short search goes.
report::Result controlled_result(const Arguments& arguments, const Inputs& inputs, const std::string& folder) {
  Arguments search = arguments;
  search.command = Command::kVerify;
  search.model = "rc11";
  search.time_limit_s = kConfirmS;
  const Build build = build_program(search, inputs, find_layout({}), folder);
  if (!build.program.empty()) return run_controlled(build, search);
  report::Result none;
  none.verdict = report::Verdict::kInconclusive;
  return none;
}

std::vector<int> lines_of(const Finding& finding) {
  std::vector<int> lines;
  for (const report::Place& place : finding.places)
    if (const report::Frame* frame = report::source_frame(place)) lines.push_back(frame->line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

bool is_race(const fuzz::TsanFinding& found) { return found.finding.kind == FindingKind::kDataRace; }

// Takes races away that no execution has, and says of the others what is known.
void hold_against_fences(const report::Result& controlled, fuzz::TsanSummary* summary, report::Result* result) {
  if (controlled.verdict == report::Verdict::kVerified) {
    const std::size_t refuted = std::erase_if(summary->findings, is_race);
    result->warnings.push_back(std::to_string(refuted) +
                               " data race(s) reported by ThreadSanitizer are none: it knows nothing of "
                               "atomic_thread_fence, and no execution of this program has a data race");
    return;
  }
  for (fuzz::TsanFinding& found : summary->findings) {
    if (!is_race(found)) continue;
    const bool confirmed =
        std::any_of(controlled.findings.begin(), controlled.findings.end(), [&](const Finding& other) {
          return other.kind == FindingKind::kDataRace && lines_of(other) == lines_of(found.finding);
        });
    found.finding.missing = confirmed ? "Confirmed by the controlled search, which knows of fences."
                                      : "It may be none: the program uses atomic_thread_fence, which ThreadSanitizer "
                                        "knows nothing of, and the controlled search could not decide.";
  }
}

// With what is said of a race in the face of fences behind it.
Finding told(const fuzz::TsanFinding& found, std::uint64_t runs) {
  Finding finding = found.finding;
  finding.missing = "Seen in " + std::to_string(found.runs) + " of " + std::to_string(runs) + " runs, first in run " +
                    std::to_string(found.first_run) + "." + (finding.missing.empty() ? "" : " " + finding.missing);
  return finding;
}

void conclude(const fuzz::TsanSummary& summary, const Arguments& arguments, report::Result* result) {
  result->verdict = report::Verdict::kClean;
  if (!summary.findings.empty()) {
    result->verdict = report::Verdict::kBug;
  } else if (interrupts() > 0) {
    result->verdict = report::Verdict::kInconclusive;
    result->reason = "interrupted after " + std::to_string(summary.runs) + " runs";
  } else if (!summary.started) {
    result->verdict = report::Verdict::kInternal;
    result->reason = "the program could not be started";
  } else if (summary.runs_failed > 0) {
    result->verdict = report::Verdict::kInconclusive;
    result->reason = std::to_string(summary.runs_failed) + " of " + std::to_string(summary.runs) +
                     " runs say nothing: " + summary.failure;
  } else if (summary.runs_hung > 0) {
    result->verdict = report::Verdict::kInconclusive;
    result->reason = std::to_string(summary.runs_hung) + " of " + std::to_string(summary.runs) +
                     " runs did not end within " + std::to_string(static_cast<int>(arguments.run_limit_s)) +
                     " s and were killed (--run-limit)";
  }
  for (const fuzz::TsanFinding& found : summary.findings) result->findings.push_back(told(found, summary.runs));
}

void show_progress(const fuzz::TsanSummary& summary, double elapsed_s) {
  report::draw_progress(STDERR_FILENO, {.executions = summary.runs, .elapsed_s = elapsed_s});
}

}  // namespace

int tsan_command(const Arguments& given) {
  Arguments arguments = given;
  if (!fuzz::kStubsExist) return misuse("the engine tsan is there for x86-64 only");
  const Inputs inputs = classify_inputs(arguments.files);
  if (!inputs.error.empty()) return misuse(inputs.error);
  if (!inputs.executable.empty())
    return misuse("the engine tsan builds the program itself: give it sources, not " + inputs.executable);
  if (!arguments.target.empty()) return misuse("the engine tsan runs on this machine only: leave --target out");
  if (!arguments.strategy.empty()) return misuse("--strategy is for the controlled engine: tsan has none");
  if (arguments.schedules_max == 0 && arguments.time_limit_s == 0) arguments.schedules_max = kRunsDefault;
  const Layout layout = find_layout({});
  catch_interrupts();
  report::Result result;
  result.model = "hardware";
  const auto begun = std::chrono::steady_clock::now();
  {
    const TemporaryDirectory directory;
    if (directory.path().empty())
      return misuse("cannot create a temporary directory; set TMPDIR to one that is writable");
    const Build build = build_tsan_program(arguments, inputs, layout, directory.path());
    if (build.program.empty() && interrupts() == 0) return misuse(build.error);
    const bool progress = report::progress_wanted(STDERR_FILENO);
    const auto elapsed_s = [&] {
      return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    };
    Runs runs(arguments, build.program, directory.path());
    fuzz::TsanSummary summary = fuzz::run_campaign(
        {.seed = arguments.seed, .runs_max = arguments.schedules_max, .time_limit_s = arguments.time_limit_s},
        [&](const fuzz::TsanRun& plan) { return runs.run(plan); },
        [&](const fuzz::TsanSummary& so_far) {
          if (progress) show_progress(so_far, elapsed_s());
          return interrupts() > 0;
        });
    if (progress) report::erase_progress(STDERR_FILENO);
    const bool races = std::any_of(summary.findings.begin(), summary.findings.end(), is_race);
    if (summary.fenced && races && interrupts() == 0)
      hold_against_fences(controlled_result(arguments, inputs, directory.path()), &summary, &result);
    conclude(summary, arguments, &result);
    result.sampling =
        report::Sampling{.strategy = "tsan",
                         .seed = arguments.seed,
                         .schedules = summary.runs,
                         .schedules_to_first_bug = summary.findings.empty() ? 0 : summary.findings.front().first_run,
                         .has_coverage = false};
    result.time_ms = elapsed_s() * 1000;
  }
  result.program = arguments.files.front();
  return print_result(result, arguments);
}

}  // namespace snarl::cli
