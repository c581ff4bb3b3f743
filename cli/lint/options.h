// What the words of `snarl lint` say.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "report/lint_finding.h"

namespace snarl::cli {

struct LintArguments {
  std::vector<std::string> files;
  std::string database;  // -p
  bool has_flags = false;
  std::vector<std::string> flags;  // behind --
  std::string checks;
  bool list_checks = false;
  std::string config;
  std::optional<report::Confidence> confidence;
  std::string format = "text";
  std::string output;
  report::Confidence fail_on = report::Confidence::kLikely;
  std::optional<std::string> changed;  // a revision
  std::string baseline, write_baseline;
  bool fix = false;
  bool suggest_annotations = false;
  unsigned jobs = 0;
  std::string cache;
  bool no_cache = false;
};

// Nothing when the command is over (help, a mistake); `*exit_code` is set then.
std::optional<LintArguments> parse_lint_arguments(int argc, char** argv, int* exit_code);

}  // namespace snarl::cli
