// A whole run of lint: units in, a report out. What the command line says is data here; nothing is printed.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/engine.h"
#include "report/lint_report.h"

namespace snarl::analyzers {

struct LintOptions {
  std::vector<Unit> units;
  std::string checks;                            // globs (check_list.h), after those of the configuration
  std::filesystem::path config;                  // for all files; empty: what is found upwards from each (settings.h)
  std::optional<report::Confidence> confidence;  // the least sure findings that are told; wins over the configuration
  unsigned processes = 1;
  std::filesystem::path cache;               // empty: none
  std::string root;                          // places are shown relative to it
  std::optional<std::string> changed_since;  // a revision: only findings that touch what has changed since are told
  bool suggest_annotations = false;          // make a patch of inferred guards besides
  std::optional<report::Confidence> fix;     // new findings at least as sure are repaired in the files
  std::filesystem::path baseline;            // empty: none
  std::filesystem::path write_baseline;      // empty: none; may be the same file
  std::function<void(std::size_t done, std::size_t all)> progress = [](std::size_t, std::size_t) {};
  std::function<bool()> stop = [] { return false; };
};

struct LintOutcome {
  std::string misuse;  // not empty: options or files that cannot be used, in one sentence; nothing else is set
  bool stopped = false;
  std::vector<std::string> remarks;  // for people, one sentence each
  report::LintReport report;
  std::string annotations;  // a patch (annotations.h)
};

LintOutcome run_lint(const LintOptions& options);

}  // namespace snarl::analyzers
