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

#include "analyzers/driver/annotations.h"
#include "analyzers/driver/baseline.h"
#include "analyzers/driver/changes.h"
#include "analyzers/driver/check_list.h"
#include "analyzers/driver/check_pages.h"
#include "analyzers/driver/content_hash.h"
#include "analyzers/driver/fingerprint.h"
#include "analyzers/driver/fixes.h"
#include "analyzers/driver/settings.h"
#include "analyzers/driver/suppressions.h"
#include "analyzers/driver/unit_cache.h"
#include "analyzers/driver/workers.h"

namespace snarl::analyzers {
namespace {

class Run {
 public:
  explicit Run(const LintOptions& options)
      : options_(options),
        settings_(options.config, options.checks),
        cache_(options.cache),
        results_(options.units.size()) {}

  LintOutcome run() {
    if (!read_settings()) return outcome_;
    if (options_.changed_since) {
      changes_ = Changes::since(*options_.changed_since, options_.root, &outcome_.misuse);
      if (!changes_) return outcome_;
    }
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
    if (options_.fix) fix();
    if (options_.suggest_annotations) suggest();
    if (!cache_.trouble().empty()) outcome_.remarks.push_back("the cache cannot be written: " + cache_.trouble());
    return outcome_;
  }

 private:
  // Of all units that are not excluded, and of none when anything is broken.
  bool read_settings() {
    for (std::size_t i = 0; i < options_.units.size(); ++i) {
      const std::string& file = options_.units[i].file;
      main_files_.insert(file);
      const Settings* settings = settings_.of(file);
      if (settings == nullptr) {
        outcome_.misuse = settings_.error();
        return false;
      }
      if (!settings->excludes(file)) wanted_.push_back({i, settings});
    }
    if (wanted_.empty()) outcome_.remarks.emplace_back("the configuration excludes every file");
    return true;
  }

  bool read_units() {
    std::vector<Job> jobs;
    std::vector<std::size_t> unit_of_job;
    for (const auto& [i, settings] : wanted_) {
      if (options_.stop()) return false;
      results_[i] = cache_.load(options_.units[i], settings->table, files_);
      if (results_[i]) continue;
      jobs.push_back({&options_.units[i], &settings->table});
      unit_of_job.push_back(i);
    }
    outcome_.report.units = wanted_.size();
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

  // By the settings of the file that it is in. What cannot be read any more has said so before, or has no findings.
  bool told(const report::LintFinding& finding) {
    const std::string& file = finding.place.file;
    const Settings* settings = settings_.of(file);
    if (settings == nullptr) return true;
    const report::Confidence least = options_.confidence.value_or(settings->confidence);
    return settings->checks.enabled(finding.check) && finding.confidence <= least && !settings->excludes(file) &&
           (main_files_.count(file) != 0 || settings->header_wanted(file));
  }

  void collect() {
    report::LintReport& report = outcome_.report;
    std::vector<report::LintFinding> findings;
    std::vector<std::string_view> summaries;
    for (const auto& [i, settings] : wanted_) {
      const UnitResult& result = *results_[i];
      report.whole = report.whole && result.parsed;
      report.errors.insert(report.errors.end(), result.errors.begin(), result.errors.end());
      findings.insert(findings.end(), result.findings.begin(), result.findings.end());
      summaries.emplace_back(result.summary);
    }
    // What the command line turns off is off everywhere; what a file's settings turn off is taken away below.
    CheckList checks(check_names());
    std::string none;
    checks.apply(options_.checks, &none);
    ProgramResult program = check_program(summaries, [&](std::string_view check) { return checks.enabled(check); });
    report.whole = report.whole && program.unreadable == 0;
    if (program.cut > 0)
      outcome_.remarks.push_back("a bound was reached in " + std::to_string(program.cut) +
                                 (program.cut == 1 ? " function" : " functions") +
                                 ": there may be more to find than is told (docs/reference/limits.md, Lint)");
    std::move(program.findings.begin(), program.findings.end(), std::back_inserter(findings));
    std::erase_if(findings, [&](const report::LintFinding& finding) { return !told(finding); });
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
    for (const auto& [i, settings] : wanted_) functions.add(results_[i]->functions);
    if (changes_)
      std::erase_if(outcome_.report.results,
                    [&](const report::LintResult& result) { return !changes_->touch(result.finding, functions); });
    SourceLines sources;
    Suppressions suppressions(sources);
    for (report::LintResult& result : outcome_.report.results) {
      const report::LintPlace& place = result.finding.place;
      if (const FunctionExtent* around = functions.at(place.file, place.line)) result.function = around->name;
      result.fingerprint = fingerprint(result, sources);
      if (suppressions.covers(result.finding)) result.state = report::LintState::kSuppressed;
    }
  }

  void fix() {
    FixOutcome fixes = apply_fixes(outcome_.report, *options_.fix, began_ns_);
    std::move(fixes.remarks.begin(), fixes.remarks.end(), std::back_inserter(outcome_.remarks));
    if (fixes.repaired > 0)
      outcome_.remarks.push_back("repaired: " + std::to_string(fixes.repaired) +
                                 (fixes.repaired == 1 ? " finding" : " findings") + " in " +
                                 std::to_string(fixes.files.size()) + (fixes.files.size() == 1 ? " file" : " files"));
  }

  void suggest() {
    std::vector<std::string_view> summaries;
    for (const auto& [i, settings] : wanted_) summaries.emplace_back(results_[i]->summary);
    std::vector<GuardSuggestion> suggestions = suggest_guards(summaries);
    std::erase_if(suggestions, [&](const GuardSuggestion& each) {
      const Settings* settings = settings_.of(each.place.file);
      return settings != nullptr && settings->excludes(each.place.file);
    });
    int left_out = 0;
    outcome_.annotations = annotation_patch(suggestions, options_.root, &left_out);
    if (left_out > 0)
      outcome_.remarks.push_back(std::to_string(left_out) + " suggestions are for files outside " + options_.root);
  }

  const LintOptions& options_;
  const std::int64_t began_ns_ = now_of_file_times_ns();
  SettingsOfFiles settings_;
  std::optional<Changes> changes_;
  Baseline baseline_;
  UnitCache cache_;
  FileDigests files_;
  std::set<std::string> main_files_;
  std::vector<std::pair<std::size_t, const Settings*>> wanted_;  // units that are not excluded
  std::vector<std::optional<UnitResult>> results_;
  LintOutcome outcome_;
};

}  // namespace

LintOutcome run_lint(const LintOptions& options) { return Run(options).run(); }

}  // namespace snarl::analyzers
