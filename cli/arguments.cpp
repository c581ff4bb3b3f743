// The options of every verb. A mistake is one sentence and exit code 2.
#include "cli/arguments.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include <CLI/CLI.hpp>

#include "checker/models/all_models.h"
#include "cli/layout.h"
#include "report/finding.h"

namespace snarl::cli {
namespace {

constexpr const char* kExamples = R"(Examples:
  snarl verify ring_test.cpp
  snarl verify --model sc --time-limit 60 queue.cpp main.cpp -- -O2 -Iinclude
  snarl verify --format json --output result.json ./instrumented_program
  snarl fuzz --time-limit 600 pool.cpp
  snarl replay TOKEN ring_test.cpp
  snarl litmus SB.litmus MP+rel+acq.litmus
  snarl stress SB.litmus

Exit codes: 0 verified (fuzz, stress: clean), 1 bug, 2 misuse, 3 inconclusive, 70 internal error.)";

constexpr const char* kVerifyExamples =
    R"(Flags behind -- go to the compiler. A cut search that found nothing is inconclusive (exit code 3), never verified.

Examples:
  snarl verify ring_test.cpp                          one program, main() is the test
  snarl verify queue.cpp main.c -- -O2 -Iinclude      several files, C and C++, with compiler flags
  snarl verify --model sc lock.cpp                    interleavings only: a weaker claim, fewer executions
  snarl verify --time-limit 60 --format json --output result.json pool.cpp
  snarl verify --target aarch64-linux-gnu ring.cpp    as AArch64 code, under emulation
  snarl verify ./program                              built with snarl_instrument() in CMake)";

constexpr const char* kFuzzExamples =
    R"(main() is run once for each schedule, with the words behind the second -- as its arguments (of an executable: behind
the first). The first bug ends it. No bug within the budget is "clean" (exit code 0): a sample, not a proof. Without a
budget 10,000 schedules are run. The same seed gives the same schedules.

Examples:
  snarl fuzz ring_test.cpp                            a sample of 10,000 schedules
  snarl fuzz --time-limit 600 --seed 7 pool.cpp       ten minutes, other schedules
  snarl fuzz --strategy random:0.1 --schedules-max 1000000 queue.cpp main.c -- -O2 -Iinclude
  snarl fuzz sort.cpp -- -O2 -- --threads 4 input.txt
  snarl fuzz --engine tsan --schedules-max 100 pool.cpp   a hundred perturbed runs under ThreadSanitizer
  snarl fuzz ./program -- --threads 4                 built with snarl_instrument() in CMake)";

constexpr const char* kReplayExamples =
    R"(The report of a bug ends with the command that replays it. The token holds for the same files, compiler and flags.

Example:
  snarl replay 1r0ZTP08ACAgIAKQABBAIBAgA0AQAKAQHIKg ring_test.cpp)";

constexpr const char* kLitmusExamples = R"(Examples:
  snarl litmus SB.litmus MP+rel+acq.litmus            prints what herd7 prints
  snarl litmus --model sc --format json tests/*.litmus)";

constexpr const char* kStressExamples =
    R"(The allowed outcomes come from the checker; one that is forbidden and seen is a bug (exit code 1). Without --sync and
--layout, settings are drawn, and most of the time goes to those that show most. Flags behind -- go to the compiler.

Examples:
  snarl stress SB.litmus MP+rel+acq.litmus             one second each, in litmus7's form
  snarl stress --time 10 --format html --output result.html tests/*.litmus
  snarl stress --iterations 1000000 --sync stride:64 --layout packed SB.litmus -- -O3
  snarl stress ring_stress.cpp                         tests written with <snarl/stress.h>
  snarl stress ./ring_stress                           the same, built by CMake
  snarl stress --target aarch64-linux-gnu --package tests-arm64 *.litmus    take it to an ARM machine; run it there)";

const std::map<std::string, bool> kEngines = {{"controlled", false}, {"tsan", true}};
const std::map<std::string, Format> kReportFormats = {{"text", Format::kText}, {"json", Format::kJson}};
const std::map<std::string, Format> kLitmusFormats = {
    {"herd", Format::kText}, {"text", Format::kText}, {"json", Format::kJson}};

std::vector<std::string> model_words() {
  std::vector<std::string> words;
  for (const checker::ModelEntry& entry : checker::all_models()) words.emplace_back(entry.name);
  return words;
}

void add_output_options(CLI::App& app, Arguments& arguments, const char* first_format) {
  const bool litmus = std::string_view(first_format) == "herd";
  app.add_option("--model", arguments.model, "memory model (default: rc11)")
      ->check(CLI::IsMember(model_words()))
      ->option_text("rc11|sc|tso");
  app.add_option("--format", arguments.format, std::string("form of the report (default: ") + first_format + ")")
      ->transform(CLI::CheckedTransformer(litmus ? kLitmusFormats : kReportFormats))
      ->option_text(std::string(first_format) + "|json");
  app.add_option("--output", arguments.output, "write the report to this file instead of standard output")
      ->option_text("FILE");
}

void add_limits(CLI::App& app, Arguments& arguments) {
  app.add_option("--time-limit", arguments.time_limit_s, "stop after so many seconds (0: no bound)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("SECONDS");
  app.add_option("--events-max", arguments.events_max, "give up on executions with more visible operations than this")
      ->check(CLI::Range(1u, 10'000'000u))
      ->option_text("N");
  app.add_option("--minimise-max", arguments.minimise_max, "look for a shorter witness in so many further executions")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
}

void add_search_options(CLI::App& app, Arguments& arguments) {
  // CLI11 wraps "-1" around for unsigned numbers, so the text is looked at first.
  app.add_option("--executions-max", arguments.executions_max, "stop after so many executions (0: no bound)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
  app.add_option("--preemptions-max", arguments.preemptions_max, "explore only schedules with so few preemptions")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
  add_limits(app, arguments);
}

void add_build_options(CLI::App& app, Arguments& arguments) {
  app.add_flag("--std-internals", arguments.std_internals,
               "use the standard library's own waiting code instead of Snarl's short stand-ins");
  app.add_option("--compiler", arguments.compiler, "clang++-19, g++, or the like")->option_text("NAME");
  app.add_option("--target", arguments.target, "cross-build for this machine and run under qemu-user")
      ->check(CLI::IsMember(known_targets()))
      ->option_text("aarch64-linux-gnu");
  app.add_option("--jobs", arguments.jobs, "processes that compile, and then search, at a time (0: one per processor)")
      ->check(CLI::Range(0, 128))
      ->envname("SNARL_JOBS")
      ->option_text("N");
}

CLI::App* add_verify(CLI::App& app, Arguments& arguments) {
  CLI::App* verify = app.add_subcommand("verify", "try every execution of a program");
  verify->add_option("FILE", arguments.files, "C or C++ sources, objects, or one instrumented executable")
      ->required()
      ->option_text("FILE...");
  add_output_options(*verify, arguments, "text");
  add_search_options(*verify, arguments);
  add_build_options(*verify, arguments);
  verify->footer(kVerifyExamples);
  return verify;
}

CLI::App* add_fuzz(CLI::App& app, Arguments& arguments) {
  CLI::App* fuzz = app.add_subcommand("fuzz", "try a sample of the executions of a program");
  fuzz->add_option("FILE", arguments.files, "C or C++ sources, objects, or one instrumented executable")
      ->required()
      ->option_text("FILE...");
  fuzz->add_option("--engine", arguments.tsan,
                   "controlled: schedules of our own (default); tsan: ThreadSanitizer, real threads")
      ->transform(CLI::CheckedTransformer(kEngines))
      ->option_text("controlled|tsan");
  fuzz->add_option("--run-limit", arguments.run_limit_s,
                   "tsan: a run that takes longer has hung (default: 60; 0: none)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("SECONDS");
  fuzz->add_option("--strategy", arguments.strategy,
                   "how schedules are drawn: random[:P], pct[:DEPTH], pos, portfolio (default)")
      ->option_text("NAME[:PARAMETER]");
  fuzz->add_option("--schedules-max", arguments.schedules_max, "stop after so many schedules (0: no bound)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
  fuzz->add_option("--seed", arguments.seed, "another seed, other schedules (default: 1)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
  add_limits(*fuzz, arguments);
  add_output_options(*fuzz, arguments, "text");
  add_build_options(*fuzz, arguments);
  fuzz->footer(kFuzzExamples);
  return fuzz;
}

CLI::App* add_replay(CLI::App& app, Arguments& arguments) {
  CLI::App* replay = app.add_subcommand("replay", "run one failing execution again, with the program's own output");
  replay->add_option("TOKEN", arguments.replay, "the token of a report")->required()->option_text("TOKEN");
  replay->add_option("FILE", arguments.files, "the program, as it was given to verify")
      ->required()
      ->option_text("FILE...");
  add_output_options(*replay, arguments, "text");
  add_build_options(*replay, arguments);
  replay->footer(kReplayExamples);
  return replay;
}

CLI::App* add_litmus(CLI::App& app, Arguments& arguments) {
  CLI::App* litmus = app.add_subcommand("litmus", "list the outcomes of litmus tests in herd's C format");
  litmus->add_option("FILE", arguments.files, "litmus tests")->required()->option_text("FILE...");
  add_output_options(*litmus, arguments, "herd");
  litmus->footer(kLitmusExamples);
  return litmus;
}

CLI::App* add_stress(CLI::App& app, Arguments& arguments) {
  CLI::App* stress = app.add_subcommand("stress", "run litmus tests at full speed on this processor");
  stress->add_option("FILE", arguments.files, "litmus tests, C++ sources with stress tests, or one program made of them")
      ->required()
      ->option_text("FILE...");
  stress::add_options(*stress, arguments.stress);
  stress->add_option("--model", arguments.model, "memory model that judges (default: rc11)")
      ->check(CLI::IsMember(model_words()))
      ->option_text("rc11|sc|tso");
  stress->add_option("--compiler", arguments.compiler, "clang++-19, g++, or the like")->option_text("NAME");
  stress->add_option("--target", arguments.target, "build for this machine, and run under qemu-user, which is not judged")
      ->check(CLI::IsMember(known_targets()))
      ->option_text("aarch64-linux-gnu");
  stress->add_option("--package", arguments.package,
                     "build one self-contained program, for --target if given, to this file, and do not run it")
      ->option_text("FILE");
  stress->add_option("--jobs", arguments.jobs, "processes that compile at a time (0: one per processor)")
      ->check(CLI::Range(0, 128))
      ->envname("SNARL_JOBS")
      ->option_text("N");
  stress->add_option("--outcomes", arguments.outcomes,
                     "FILE is a program of stress tests built for the checker: write what it finds, as C++, here (CMake)")
      ->option_text("FILE");
  stress->footer(kStressExamples);
  return stress;
}

}  // namespace

int misuse(const std::string& sentence) {
  std::fprintf(stderr, "snarl: %s\n", sentence.c_str());
  return report::exit_code(report::Verdict::kMisuse);
}

Parsed parse_arguments(int argc, const char* const* argv) {
  Parsed parsed;
  Arguments& arguments = parsed.arguments;
  const char* const* end = argv + argc;
  const char* const* dashes = std::find_if(argv, end, [](const char* word) { return std::string_view(word) == "--"; });
  if (dashes != end) {
    const char* const* more =
        std::find_if(dashes + 1, end, [](const char* word) { return std::string_view(word) == "--"; });
    arguments.compiler_flags.assign(dashes + 1, more);
    if (more != end) arguments.program_arguments.assign(more + 1, end);
  }

  CLI::App app("Snarl tries every execution of unmodified C++ threads under the C++20 memory model.", "snarl");
  app.set_version_flag("--version", "snarl " SNARL_VERSION);
  app.footer(kExamples);
  app.require_subcommand(0, 1);
  const CLI::App* verify = add_verify(app, arguments);
  const CLI::App* fuzz = add_fuzz(app, arguments);
  const CLI::App* replay = add_replay(app, arguments);
  const CLI::App* litmus = add_litmus(app, arguments);
  const CLI::App* stress = add_stress(app, arguments);
  app.add_subcommand("lint", "static checks of locks, shared data and atomics (see snarl lint --help)");
  try {
    app.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::ParseError& error) {
    parsed.done = true;
    const bool unexpected =
        dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr && (verify->parsed() || fuzz->parsed() || stress->parsed());
    const char* hint = unexpected ? " (compiler flags go behind --: snarl verify FILE -- -O2)" : " (see snarl --help)";
    parsed.exit_code = error.get_exit_code() == 0 ? app.exit(error) : misuse(error.what() + std::string(hint));
    return parsed;
  }
  if (verify->parsed()) arguments.command = Command::kVerify;
  if (fuzz->parsed()) arguments.command = Command::kFuzz;
  if (replay->parsed()) arguments.command = Command::kReplay;
  if (litmus->parsed()) arguments.command = Command::kLitmus;
  if (stress->parsed()) arguments.command = Command::kStress;
  if (arguments.command == Command::kNone) {
    parsed.done = true;
    parsed.exit_code = misuse("say what to do: verify, fuzz, stress, replay, litmus or lint (see snarl --help)");
  }
  return parsed;
}

}  // namespace snarl::cli
