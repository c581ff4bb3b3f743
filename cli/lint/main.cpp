// snarl-lint, what `snarl lint` becomes: a program of its own, so that verify does not load Clang.
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "analyzers/engine.h"
#include "report/finding.h"
#include "report/formats/lint_text.h"

int main(int argc, char** argv) {
  using namespace snarl;
  std::vector<std::string> files, flags;
  bool behind_dashes = false;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (!behind_dashes && word == "--") {
      behind_dashes = true;
    } else {
      (behind_dashes ? flags : files).push_back(word);
    }
  }
  if (files.empty()) {
    std::fprintf(stderr, "snarl: say which files to lint: snarl lint FILE... -- FLAGS\n");
    return report::exit_code(report::Verdict::kMisuse);
  }
  std::vector<report::LintFinding> findings;
  std::vector<std::string> summaries;
  bool all_parsed = true;
  for (const std::string& file : files) {
    analyzers::Unit unit{file, std::filesystem::current_path().string(), {}};
    unit.command_line.push_back(file.ends_with(".c") ? "clang" : "clang++");
    unit.command_line.insert(unit.command_line.end(), flags.begin(), flags.end());
    unit.command_line.push_back(file);
    analyzers::UnitResult result = analyzers::summarise_unit(unit, analyzers::built_in_lock_table(), nullptr);
    all_parsed = all_parsed && result.parsed;
    findings.insert(findings.end(), result.errors.begin(), result.errors.end());
    findings.insert(findings.end(), result.findings.begin(), result.findings.end());
    summaries.push_back(std::move(result.summary));
  }
  const std::vector<std::string_view> views(summaries.begin(), summaries.end());
  analyzers::ProgramResult program = analyzers::check_program(views, nullptr);
  findings.insert(findings.end(), program.findings.begin(), program.findings.end());
  analyzers::sort_and_unite(findings);
  std::fputs(report::lint_text(findings).c_str(), stdout);
  if (!all_parsed) return report::exit_code(report::Verdict::kInconclusive);
  return report::exit_code(findings.empty() ? report::Verdict::kVerified : report::Verdict::kBug);
}
