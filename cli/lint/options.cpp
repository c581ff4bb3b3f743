// The options of lint. A mistake is one sentence and exit code 2.
#include "cli/lint/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <string_view>

#include "report/finding.h"

namespace snarl::cli {
namespace {

constexpr const char* kExamples =
    "Without files every file of the compilation database is read. It is looked for upwards from the files, or from\n"
    "here, and in a folder build/ on that way. Flags behind -- are used instead of a database.\n\n"
    "Examples:\n"
    "  snarl lint                                  the whole program, as ./build/compile_commands.json has it\n"
    "  snarl lint -p out/debug src/pool.cpp        one file, compiled as that database says\n"
    "  snarl lint queue.cpp -- -std=c++20 -Iinclude\n"
    "  snarl lint '--checks=-*,lock-*'             only the checks that begin with lock-\n"
    "  snarl lint --list-checks\n"
    "  snarl lint --changed origin/main            what a branch brings, seen in the whole program\n"
    "  snarl lint --format sarif --output lint.sarif\n"
    "  snarl lint --write-baseline lint.json       accept what is there; later: snarl lint --baseline lint.json\n\n"
    "Comments // NOLINT(snarl-CHECK), NOLINTNEXTLINE, NOLINTBEGIN and NOLINTEND silence findings, as in clang-tidy.\n\n"
    "Exit codes: 0 clean (hints alone are, see --fail-on), 1 findings, 2 misuse, 3 a file was not understood (what the "
    "others gave is still shown).";

const std::map<std::string, report::Confidence> kConfidences = {{"certain", report::Confidence::kCertain},
                                                                {"likely", report::Confidence::kLikely},
                                                                {"hint", report::Confidence::kHint}};

void add_options(CLI::App& app, LintArguments& arguments) {
  app.add_option("FILE", arguments.files, "source files, or folders of the compilation database's files")
      ->option_text("FILE...");
  app.add_option("-p", arguments.database, "compile_commands.json, or the folder it is in")->option_text("BUILD_DIR");
  app.add_option("--checks", arguments.checks,
                 "which checks: names and globs, -GLOB takes away; a list that begins with - begins with all")
      ->option_text("GLOBS");
  app.add_flag("--list-checks", arguments.list_checks, "print the checks that are on and do no more");
  app.add_option("--config", arguments.config, "use this file instead of the nearest .snarl-lint.yaml of each file")
      ->option_text("FILE");
  app.add_option("--confidence", arguments.confidence, "the least sure findings to tell (default: hint)")
      ->transform(CLI::CheckedTransformer(kConfidences))
      ->option_text("certain|likely|hint");
  app.add_option("--format", arguments.format, "form of the report (default: text); github: workflow commands")
      ->check(CLI::IsMember({"text", "json", "sarif", "github"}))
      ->option_text("text|json|sarif|github");
  app.add_option("--output", arguments.output, "write the report to this file instead of standard output")
      ->option_text("FILE");
  app.add_option("--fail-on", arguments.fail_on, "the least sure finding that makes the exit code 1 (default: likely)")
      ->transform(CLI::CheckedTransformer(kConfidences))
      ->option_text("certain|likely|hint");
  app.add_option("--changed", arguments.changed,
                 "tell only findings whose place or path has lines changed since REV (default: HEAD)")
      ->option_text("[REV]");
  app.add_option("--baseline", arguments.baseline, "do not tell the findings that this file has")->option_text("FILE");
  app.add_option("--write-baseline", arguments.write_baseline, "write all findings to this file")->option_text("FILE");
  app.add_flag("--fix", arguments.fix,
               "repair in the files what has a mechanical repair, findings as sure as --fail-on");
  app.add_flag("--suggest-annotations", arguments.suggest_annotations,
               "print, instead of a report, a patch for git apply that declares inferred guards (GUARDED_BY)");
  app.add_option("--jobs", arguments.jobs, "units at a time (0, the default: one per processor)")
      ->check(CLI::Range(0, 256))
      ->envname("SNARL_JOBS")
      ->option_text("N");
  app.add_option("--cache", arguments.cache, "where results of units are kept (default: ~/.cache/snarl/lint)")
      ->option_text("DIR");
  app.add_flag("--no-cache", arguments.no_cache, "read every unit anew and keep nothing");
}

// `--changed` may stand alone: what follows it is its revision unless it looks like another option or is a file.
std::vector<std::string> words_of(char** begin, char** end) {
  std::vector<std::string> words(begin, end);
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] != "--changed") continue;
    std::error_code error;
    const bool has_own =
        i + 1 < words.size() && !words[i + 1].starts_with('-') && !std::filesystem::exists(words[i + 1], error);
    words[i] = has_own ? "--changed=" + words[i + 1] : "--changed=HEAD";
    if (has_own) words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
  }
  return words;
}

}  // namespace

std::optional<LintArguments> parse_lint_arguments(int argc, char** argv, int* exit_code) {
  LintArguments arguments;
  char** const end = argv + argc;
  char** const dashes = std::find_if(argv, end, [](const char* word) { return std::string_view(word) == "--"; });
  arguments.has_flags = dashes != end;
  arguments.flags.assign(dashes == end ? end : dashes + 1, end);

  CLI::App app("Static checks of locks, shared data, condition variables and atomics.", "snarl lint");
  add_options(app, arguments);
  app.footer(kExamples);
  try {
    std::vector<std::string> words = words_of(argv + 1, dashes);
    std::reverse(words.begin(), words.end());  // as CLI11 takes them
    app.parse(std::move(words));
    return arguments;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      *exit_code = app.exit(error);
      return std::nullopt;
    }
    const bool unexpected = dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr;
    std::fprintf(stderr, "snarl: %s%s\n", error.what(),
                 unexpected ? " (compiler flags go behind --: snarl lint FILE -- -O2)" : " (see snarl lint --help)");
    *exit_code = report::exit_code(report::Verdict::kMisuse);
    return std::nullopt;
  }
}

}  // namespace snarl::cli
