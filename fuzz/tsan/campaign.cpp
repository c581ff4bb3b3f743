// Findings are told apart by kind and places, counted, and told with the runs in which they were seen: what one run in
// ten shows, a plain run under ThreadSanitizer would probably not have shown. Tested by: tests/unit/fuzz/tsan_test.cpp
#include "fuzz/tsan/campaign.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstring>
#include <unordered_map>
#include <unordered_set>

#include "fuzz/random.h"
#include "fuzz/tsan/tsan_report.h"

namespace snarl::fuzz {
namespace {

using report::Finding;

bool ended_from_outside(const TsanOutcome& outcome) {
  return outcome.signal == SIGKILL || outcome.signal == SIGTERM || outcome.signal == SIGINT || outcome.signal == SIGHUP;
}

// Why the run says nothing; empty: it does. An exit status of ThreadSanitizer without a report is its own failure, such
// as "FATAL: ThreadSanitizer: unexpected memory mapping".
std::string failure_of(const TsanOutcome& outcome, bool found) {
  if (ended_from_outside(outcome)) return std::string("ended from outside by: ") + strsignal(outcome.signal);
  if (found || outcome.signal != 0 || outcome.exit_status != kTsanExitStatus) return "";
  const std::string& text = outcome.log.empty() ? outcome.standard_error : outcome.log;
  const std::size_t begin = std::min(text.find("FATAL"), text.size());
  const std::string line = text.substr(begin, text.find('\n', begin) - begin);
  return line.empty() ? "exit status " + std::to_string(kTsanExitStatus) + " without a report" : line;
}

std::vector<Finding> findings_of(const TsanOutcome& outcome) {
  std::vector<Finding> findings = parse_tsan_log(outcome.log);
  if (outcome.signal == SIGABRT)
    findings.push_back(parse_abort(outcome.standard_error));
  else if (outcome.signal != 0 && !ended_from_outside(outcome))
    findings.push_back(bare_finding(report::FindingKind::kCrash,
                                    std::string("the program was ended by: ") + strsignal(outcome.signal)));
  if (const int threads = outcome.threads_deadlocked; threads > 0)
    findings.push_back(bare_finding(report::FindingKind::kDeadlock,
                                    "deadlock: all of the " + std::to_string(threads) + " threads wait for ever"));
  return findings;
}

// Each finding once in a run, however often ThreadSanitizer tells it.
void count(std::vector<Finding> findings, std::unordered_map<std::string, std::size_t>* known, TsanSummary* summary) {
  std::unordered_set<std::string> in_this_run;
  for (Finding& finding : findings) {
    const std::string same = identity(finding);
    if (!in_this_run.insert(same).second) continue;
    const auto [entry, is_new] = known->try_emplace(same, summary->findings.size());
    if (is_new) summary->findings.push_back({std::move(finding), summary->runs});
    ++summary->findings[entry->second].runs;
  }
}

}  // namespace

TsanRun plan_run(std::uint64_t seed, std::uint64_t number, std::uint64_t points_expected) {
  // All but the first are perturbed: what nothing disturbs is seen once.
  const auto mode = number == 0 ? 0 : 1 + (number - 1) % (kPerturbModes - 1);
  return {static_cast<PerturbMode>(mode), Random(seed, number).next(), points_expected};
}

TsanSummary run_campaign(const TsanOptions& options, const std::function<TsanOutcome(const TsanRun&)>& run,
                         const std::function<bool(const TsanSummary&)>& stop) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begun = Clock::now();
  TsanSummary summary;
  std::unordered_map<std::string, std::size_t> known;  // places in summary.findings, by identity
  std::uint64_t points = 0;
  while (!stop(summary)) {
    if (options.runs_max > 0 && summary.runs >= options.runs_max) break;
    const std::chrono::duration<double> elapsed = Clock::now() - begun;
    if (options.time_limit_s > 0 && elapsed.count() >= options.time_limit_s) break;
    const TsanOutcome outcome = run(plan_run(options.seed, summary.runs, points));
    if (!outcome.started) {
      summary.started = false;
      break;
    }
    ++summary.runs;
    if (outcome.timed_out) ++summary.runs_hung;
    if (outcome.fenced) summary.fenced = true;
    if (outcome.points > 0) points = outcome.points;
    std::vector<Finding> findings = findings_of(outcome);
    if (const std::string failure = failure_of(outcome, !findings.empty()); !failure.empty())
      if (summary.runs_failed++ == 0) summary.failure = failure;
    count(std::move(findings), &known, &summary);
  }
  return summary;
}

}  // namespace snarl::fuzz
