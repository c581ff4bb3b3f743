// From units to a report: cached results, workers for the rest, the linked program's checks, then what is not wanted is
// taken away.
//
// All unit checks run whatever is asked for, so that the cache does not depend on it.
// Tested by: tests/cli/lint_run_test.cpp
#include "analyzers/driver/lint_run.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>

#include "analyzers/driver/baseline.h"
#include "analyzers/driver/check_list.h"
#include "analyzers/driver/check_pages.h"
#include "analyzers/driver/content_hash.h"
#include "analyzers/driver/fingerprint.h"
#include "analyzers/driver/suppressions.h"
#include "analyzers/driver/unit_cache.h"
#include "analyzers/driver/workers.h"

namespace snarl::analyzers {
namespace {

class Run {
 public:
  explicit Run(const LintOptions& options)
      : options_(options), cache_(options.cache), checks_(check_names()), results_(options.units.size()) {}

  LintOutcome run() {
    if (!checks_.apply(options_.checks, &outcome_.misuse)) return outcome_;
    if (!options_.baseline.empty() && !baseline_.read(options_.baseline, &outcome_.misuse)) return outcome_;
    if (!read_units()) {
      outcome_.stopped = true;
      return outcome_;
    }
    outcome_.report.root = options_.root;
    collect();
    describe();
    if (!options_.write_baseline.empty() && !Baseline::write(options_.write_baseline, outcome_.report)) {
      outcome_.misuse = "cannot write the baseline " + options_.write_baseline.string();
      return outcome_;
    }
    if (!options_.baseline.empty()) baseline_.mark(outcome_.report);
    for (const std::string& name : check_names())
      outcome_.report.rules.push_back({name, std::string(check_page(name))});
    if (!cache_.trouble().empty()) outcome_.remarks.push_back("the cache cannot be written: " + cache_.trouble());
    return outcome_;
  }

 private:
  bool read_units() {
    std::vector<Job> jobs;
    std::vector<std::size_t> unit_of_job;
    for (std::size_t i = 0; i < options_.units.size(); ++i) {
      if (options_.stop()) return false;
      results_[i] = cache_.load(options_.units[i], built_in_lock_table(), files_);
      if (results_[i]) continue;
      jobs.push_back({&options_.units[i], &built_in_lock_table()});
      unit_of_job.push_back(i);
    }
    outcome_.report.units = options_.units.size();
    outcome_.report.units_read = jobs.size();
    std::size_t done = 0;
    options_.progress(done, jobs.size());
    const bool whole = run_jobs(
        jobs, options_.processes,
        [&](std::size_t job, UnitResult result, std::int64_t began_ns) {
          cache_.store(*jobs[job].unit, *jobs[job].table, result, began_ns, files_);
          results_[unit_of_job[job]] = std::move(result);
          options_.progress(++done, jobs.size());
        },
        options_.stop);
    if (whole && !jobs.empty()) cache_.prune();
    return whole;
  }

  void collect() {
    report::LintReport& report = outcome_.report;
    const CheckFilter enabled = [&](std::string_view check) { return checks_.enabled(check); };
    std::vector<report::LintFinding> findings;
    std::vector<std::string_view> summaries;
    for (const std::optional<UnitResult>& result : results_) {
      report.whole = report.whole && result->parsed;
      report.errors.insert(report.errors.end(), result->errors.begin(), result->errors.end());
      std::copy_if(result->findings.begin(), result->findings.end(), std::back_inserter(findings),
                   [&](const report::LintFinding& finding) { return enabled(finding.check); });
      summaries.emplace_back(result->summary);
    }
    ProgramResult program = check_program(summaries, enabled);
    report.whole = report.whole && program.unreadable == 0;
    std::move(program.findings.begin(), program.findings.end(), std::back_inserter(findings));
    sort_and_unite(findings);
    sort_and_unite(report.errors);
    for (report::LintFinding& finding : findings)
      report.results.push_back({std::move(finding), report::LintState::kNew, "", ""});
  }

  // What is known of each finding besides what its check says.
  void describe() {
    std::set<std::string> files;
    for (const report::LintResult& result : outcome_.report.results) files.insert(result.finding.place.file);
    Functions functions(std::move(files));
    for (const std::optional<UnitResult>& result : results_) functions.add(result->functions);
    SourceLines sources;
    Suppressions suppressions(sources);
    for (report::LintResult& result : outcome_.report.results) {
      const report::LintPlace& place = result.finding.place;
      if (const FunctionExtent* around = functions.at(place.file, place.line)) result.function = around->name;
      result.fingerprint = fingerprint(result, sources);
      if (suppressions.covers(result.finding)) result.state = report::LintState::kSuppressed;
    }
  }

  const LintOptions& options_;
  Baseline baseline_;
  UnitCache cache_;
  FileDigests files_;
  CheckList checks_;
  std::vector<std::optional<UnitResult>> results_;
  LintOutcome outcome_;
};

}  // namespace

LintOutcome run_lint(const LintOptions& options) { return Run(options).run(); }

}  // namespace snarl::analyzers
