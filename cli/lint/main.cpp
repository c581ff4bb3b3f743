// snarl-lint, what `snarl lint` becomes: a program of its own, so that verify does not load Clang.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/engine.h"
#include "report/finding.h"
#include "report/formats/lint_text.h"

namespace {

using namespace snarl;

constexpr const char* kExamples =
    "Examples:\n"
    "  snarl lint queue.cpp -- -std=c++20 -Iinclude\n"
    "  snarl lint src/pool.cpp src/main.cpp        (checks that cross files see both)\n\n"
    "Exit codes: 0 clean, 1 findings, 2 misuse, 3 a file was not understood (what the others gave is still shown).";

int misuse(const std::string& sentence) {
  std::fprintf(stderr, "snarl: %s\n", sentence.c_str());
  return report::exit_code(report::Verdict::kMisuse);
}

struct Outcome {
  std::vector<report::LintFinding> findings;
  bool whole = true;  // false: something was not understood, so that no findings would mean nothing
};

Outcome lint(const std::vector<std::string>& files, const std::vector<std::string>& flags) {
  Outcome outcome;
  std::vector<std::string> summaries;
  for (const std::string& file : files) {
    analyzers::Unit unit{file, std::filesystem::current_path().string(), {}};
    unit.command_line.push_back(file.ends_with(".c") ? "clang" : "clang++");
    unit.command_line.insert(unit.command_line.end(), flags.begin(), flags.end());
    unit.command_line.push_back(file);
    analyzers::UnitResult result = analyzers::summarise_unit(unit, analyzers::built_in_lock_table(), nullptr);
    outcome.whole = outcome.whole && result.parsed;
    outcome.findings.insert(outcome.findings.end(), result.errors.begin(), result.errors.end());
    outcome.findings.insert(outcome.findings.end(), result.findings.begin(), result.findings.end());
    summaries.push_back(std::move(result.summary));
  }
  const std::vector<std::string_view> views(summaries.begin(), summaries.end());
  const analyzers::ProgramResult program = analyzers::check_program(views, nullptr);
  outcome.whole = outcome.whole && program.unreadable == 0;
  outcome.findings.insert(outcome.findings.end(), program.findings.begin(), program.findings.end());
  analyzers::sort_and_unite(outcome.findings);
  return outcome;
}

}  // namespace

int main(int argc, char** argv) {
  char** const end = argv + argc;
  char** const dashes = std::find_if(argv, end, [](const char* word) { return std::string_view(word) == "--"; });
  const std::vector<std::string> flags(dashes == end ? end : dashes + 1, end);

  CLI::App app("Static checks of locks, shared data, condition variables and atomics.", "snarl lint");
  std::vector<std::string> files;
  app.add_option("FILE", files, "C or C++ source files; compiler flags for all of them go behind --")->required();
  app.footer(kExamples);
  try {
    app.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return misuse(error.what() + std::string(" (compiler flags go behind --: snarl lint FILE -- -O2)"));
  }
  for (const std::string& file : files) {
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return misuse(file + ": no such file");
    if (!std::filesystem::is_regular_file(file, error)) return misuse(file + " is not a regular file");
  }

  const Outcome outcome = lint(files, flags);
  const bool written = std::fputs(report::lint_text(outcome.findings).c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
  if (!written) return misuse("cannot write to standard output");
  if (!outcome.whole) return report::exit_code(report::Verdict::kInconclusive);
  return report::exit_code(outcome.findings.empty() ? report::Verdict::kVerified : report::Verdict::kBug);
}
