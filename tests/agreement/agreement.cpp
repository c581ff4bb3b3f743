// The checker against brute force on generated programs: the same execution graphs, each exactly once.
//
//   agreement [--count N] [--from I] [--seed S] [--threads T] [--operations K] [--locations L] [--model rc11|sc|tso]
//             [--all] [--locks] [--spins] [--loops] [--idle N] [--plain] [--no-updates] [--no-conditionals]
//             [--primitives] [--mischief] [--native] [--print] [--keep-going] [--jobs N] [--fuzz N [--strategy S]]
// With --all: every program of two threads with K operations each (--count: at most so many, evenly spread).
// With --idle N: brute force keeps up to N iterations for nothing in each thread; then only the outcomes are compared.
// With --primitives: programs of locks, semaphores, wait queues, barriers and joins; --mischief: whatever may happen to
// them spuriously does; --native: plain accesses as native code has them, which must be found racing or not.
// With --fuzz N: up to N schedules are sampled instead; no graph that brute force has not, and in the end all of them.
// Prints the first program on which they differ, with the graphs that only one of them has, and ends with 1.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#include "checker/models/all_models.h"
#include "litmus/printer.h"
#include "report/check.h"
#include "tests/agreement/checker_graphs.h"
#include "tests/reference/all_programs.h"
#include "tests/reference/enumerator.h"
#include "tests/reference/primitive_generator.h"
#include "tests/reference/program_generator.h"

namespace {

using namespace snarl;

struct Arguments {
  std::uint64_t count = 1000, from = 0, seed = 1;
  reference::GeneratorOptions generator;
  reference::Environment environment;
  bool all = false;
  int idle = 0;
  checker::ModelKind model = checker::ModelKind::kRc11;
  bool primitives = false;
  bool native = false;
  bool print = false;
  bool keep_going = false;
  unsigned jobs = 1;
  std::uint64_t schedules = 0;  // sampled instead of explored
  std::string strategy = "portfolio";
};

bool parse(int argc, char** argv, Arguments& arguments) {
  std::optional<checker::ModelKind> known_model = arguments.model;
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    const auto number = [&] { return i + 1 < argc ? std::strtoull(argv[++i], nullptr, 10) : 0; };
    if (option == "--count")
      arguments.count = number();
    else if (option == "--from")
      arguments.from = number();
    else if (option == "--seed")
      arguments.seed = number();
    else if (option == "--threads")
      arguments.generator.threads = static_cast<int>(number());
    else if (option == "--operations")
      arguments.generator.operations_max = static_cast<int>(number());
    else if (option == "--locations")
      arguments.generator.locations = static_cast<int>(number());
    else if (option == "--model" && i + 1 < argc)
      known_model = checker::model_named(argv[++i]);
    else if (option == "--jobs")
      arguments.jobs = static_cast<unsigned>(number());
    else if (option == "--all")
      arguments.all = true;
    else if (option == "--locks")
      arguments.generator.locks = true;
    else if (option == "--spins")
      arguments.generator.spins = true;
    else if (option == "--loops")
      arguments.generator.loops = true;
    else if (option == "--idle")
      arguments.idle = static_cast<int>(number());
    else if (option == "--plain")
      arguments.generator.plain = true;
    else if (option == "--no-updates")
      arguments.generator.updates = false;
    else if (option == "--no-conditionals")
      arguments.generator.conditionals = false;
    else if (option == "--primitives")
      arguments.primitives = true;
    else if (option == "--mischief")
      arguments.environment = {true, true, true, true};
    else if (option == "--native")
      arguments.native = true;
    else if (option == "--print")
      arguments.print = true;
    else if (option == "--fuzz")
      arguments.schedules = number();
    else if (option == "--strategy" && i + 1 < argc)
      arguments.strategy = argv[++i];
    else if (option == "--keep-going")
      arguments.keep_going = true;
    else {
      std::fprintf(stderr, "agreement: unknown option %s\n", option.c_str());
      return false;
    }
  }
  if (known_model) arguments.model = *known_model;
  return known_model.has_value();
}

reference::Model reference_model(checker::ModelKind model) {
  switch (model) {
    case checker::ModelKind::kSc: return reference::Model::kSc;
    case checker::ModelKind::kRc11: return reference::Model::kRc11;
    case checker::ModelKind::kTso: return reference::Model::kTso;
  }
  SNARL_CHECK(false && "a model without a definition");
  return reference::Model::kRc11;
}

// Iterations for nothing must not be needed for anything that an execution can come to. Empty: they are not.
std::string lost(const litmus::Test& test, const reference::Enumeration& expected,
                 const agreement::Exploration& actual) {
  std::string text;
  for (const auto& [outcome, times] : expected.outcomes)
    if (!actual.outcomes.contains(outcome))
      text += "--- only with iterations for nothing: " + outcome_text(outcome, test) + "\n";
  for (const auto& [outcome, times] : actual.outcomes)
    if (!expected.outcomes.contains(outcome)) text += "--- only the checker has: " + outcome_text(outcome, test) + "\n";
  if (expected.racy != actual.racy)
    text += std::string("--- the data race is seen by ") + (actual.racy ? "the checker" : "brute force") + " only\n";
  if (actual.result.verdict != report::Verdict::kVerified)
    text +=
        "--- the verdict is " + std::string(report::name(actual.result.verdict)) + ": " + actual.result.reason + "\n";
  return text;
}

// Of a program that must be found wrong: the first finding ends the search, so there is nothing else to compare.
std::string difference_in_finding(const reference::Enumeration& expected, const report::Result& actual,
                                  bool race_expected) {
  using report::FindingKind;
  std::string text;
  for (const report::Finding& finding : actual.findings) {
    if (expected.stuck && finding.kind == FindingKind::kDeadlock) return {};
    if (race_expected && finding.kind == FindingKind::kDataRace) return {};
    text += finding.message + "\n";
  }
  return std::string("--- brute force finds ") + (expected.stuck ? "a deadlock " : "") +
         (race_expected ? "a race " : "") + "and the checker: " + std::string(report::name(actual.verdict)) + " " +
         actual.reason + "\n" + text;
}

// Empty: they agree.
std::string difference(const litmus::Test& test, const reference::Enumeration& expected,
                       const agreement::Exploration& actual, bool sc, bool native) {
  if (expected.stuck || (native && expected.racy))
    return difference_in_finding(expected, actual.result, native && expected.racy);
  std::string text;
  for (const auto& [graph, times] : actual.graphs) {
    if (!expected.graphs.contains(graph)) text += "--- only the checker has\n" + graph;
    if (times > 1) text += "--- visited " + std::to_string(times) + " times\n" + graph;
  }
  for (const std::string& graph : expected.graphs) {
    if (!native && !actual.graphs.contains(graph)) text += "--- only brute force has\n" + graph;
  }
  if (text.empty() && expected.outcomes != actual.outcomes) {
    text += "--- the outcomes differ although the graphs do not\nbrute force:\n";
    for (const auto& [outcome, times] : expected.outcomes)
      text += std::to_string(times) + " x " + outcome_text(outcome, test) + "\n";
    text += "checker:\n";
    for (const auto& [outcome, times] : actual.outcomes)
      text += std::to_string(times) + " x " + outcome_text(outcome, test) + "\n";
  }
  // Under sc happens-before plays no part in the model, and the checker takes all orders as seq_cst.
  if (text.empty() && !sc && !native && expected.racy != actual.racy) {
    text += std::string("--- the data race is seen by ") + (actual.racy ? "the checker" : "brute force") + " only\n";
  }
  // What processes that share a search count must be what they visited.
  std::size_t complete = 0;
  for (const auto& [graph, times] : actual.graphs) complete += times;
  if (!native && (actual.result.executions_complete != complete || actual.result.executions_blocked != actual.blocked))
    text += "--- the result counts " + std::to_string(actual.result.executions_complete) + " complete and " +
            std::to_string(actual.result.executions_blocked) + " blocked executions, visited were " +
            std::to_string(complete) + " and " + std::to_string(actual.blocked) + "\n";
  if (actual.result.verdict != report::Verdict::kVerified) {
    text +=
        "--- the verdict is " + std::string(report::name(actual.result.verdict)) + ": " + actual.result.reason + "\n";
    for (const auto& finding : actual.result.findings) text += finding.message + "\n";
  }
  return text;
}

// What was sampled is no difference, where it is part of what there is; nor is what is missing, as long as more samples
// may show it.
std::string difference_in_sample(const reference::Enumeration& expected, const agreement::Exploration& actual,
                                 bool race_expected, bool loops, bool* all_seen) {
  std::string text;
  for (const auto& [graph, times] : actual.graphs)
    if (!loops && !expected.graphs.contains(graph)) text += "--- only the sample has\n" + graph;
  for (const auto& [outcome, times] : actual.outcomes)
    if (!expected.outcomes.contains(outcome)) text += "--- an outcome that brute force has not\n";
  if (!text.empty()) return text;
  const bool finding_expected = expected.stuck || race_expected;
  if (!actual.result.findings.empty()) {
    *all_seen = true;
    return finding_expected ? difference_in_finding(expected, actual.result, race_expected)
                            : "--- brute force has no " + actual.result.findings.front().message + "\n";
  }
  *all_seen = !finding_expected && actual.outcomes.size() == expected.outcomes.size();
  // A sample goes around in loops for nothing, which brute force leaves out.
  if (!race_expected && !loops) *all_seen &= actual.graphs.empty() || actual.graphs.size() == expected.graphs.size();
  // Nothing complete is no mistake where everything ends stuck.
  const bool ended = actual.result.verdict == report::Verdict::kVerified || actual.outcomes.empty();
  return ended ? "" : "--- the verdict is " + actual.result.reason + "\n";
}

// Number `i` of the run; nullopt: not one to compare.
std::optional<litmus::Test> program(const Arguments& arguments, std::uint64_t i) {
  if (arguments.primitives) return reference::generate_primitives(arguments.seed, i, arguments.generator);
  if (!arguments.all) return reference::generate_program(arguments.seed, i, arguments.generator);
  const int operations = arguments.generator.operations_max;
  const std::uint64_t total = reference::program_count(operations, arguments.generator.updates);
  // An odd stride that is no multiple of the alphabet's size meets every kind of operation at every place.
  const std::uint64_t stride = std::max<std::uint64_t>(1, total / arguments.count) | 1;
  if (i * stride >= total) return std::nullopt;
  return reference::small_program(i * stride, operations, arguments.generator.updates);
}

struct Totals {
  std::uint64_t programs = 0, graphs = 0, blocked = 0, too_large = 0, stuck = 0, racy = 0, differing = 0;
  double checker_s = 0, reference_s = 0;
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Of what brute force has, with an example.
std::string not_seen(const litmus::Test& test, const reference::Enumeration& expected,
                     const agreement::Exploration& actual) {
  std::string text = "--- seen were " + std::to_string(actual.graphs.size()) + " of " +
                     std::to_string(expected.graphs.size()) + " graphs and " + std::to_string(actual.outcomes.size()) +
                     " of " + std::to_string(expected.outcomes.size()) + " outcomes; not for example\n";
  for (const auto& [outcome, times] : expected.outcomes)
    if (!actual.outcomes.contains(outcome)) return text + outcome_text(outcome, test) + "\n";
  for (const std::string& graph : expected.graphs)
    if (!actual.graphs.contains(graph)) return text + graph;
  return text;
}

// Four times as many schedules at a time, until everything has been seen or there were enough of them.
std::string compare_sample(const litmus::Test& test, const Arguments& arguments, const reference::Enumeration& expected,
                           Totals& totals) {
  const bool loops = arguments.generator.spins || arguments.generator.loops;
  const bool race_expected = arguments.native && expected.racy;
  const auto model = arguments.model;
  const auto begin = std::chrono::steady_clock::now();
  std::string text;
  bool all_seen = false;
  for (std::uint64_t schedules = std::min<std::uint64_t>(64, arguments.schedules); text.empty() && !all_seen;
       schedules *= 4) {
    const auto actual = agreement::sample(test, model, arguments.environment, arguments.native, arguments.strategy,
                                          std::min(schedules, arguments.schedules));
    text = difference_in_sample(expected, actual, race_expected, loops, &all_seen);
    if (text.empty() && !all_seen && schedules >= arguments.schedules) text = not_seen(test, expected, actual);
  }
  totals.checker_s += seconds_since(begin);
  totals.graphs += expected.graphs.size();
  totals.stuck += expected.stuck;
  totals.racy += expected.racy;
  return text;
}

// Empty: they agree (or brute force gave up, which is counted).
std::string compare(const litmus::Test& test, const Arguments& arguments, Totals& totals) {
  const bool sc = arguments.model == checker::ModelKind::kSc;
  ++totals.programs;
  auto begin = std::chrono::steady_clock::now();
  const auto expected =
      reference::enumerate(test, reference_model(arguments.model),
                           arguments.idle > 0 ? 30'000 : 200'000, arguments.environment, arguments.idle);
  totals.reference_s += seconds_since(begin);
  if (!expected) {
    ++totals.too_large;
    return {};
  }
  if (arguments.schedules > 0) return compare_sample(test, arguments, *expected, totals);
  begin = std::chrono::steady_clock::now();
  const auto actual = agreement::explore(test, arguments.model, arguments.environment, arguments.native, arguments.jobs);
  totals.checker_s += seconds_since(begin);
  totals.graphs += expected->graphs.size();
  totals.blocked += actual.blocked;
  totals.stuck += expected->stuck;
  totals.racy += expected->racy;
  if (arguments.idle > 0) return lost(test, *expected, actual);
  return difference(test, *expected, actual, sc, arguments.native);
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) return 2;
  Totals totals;
  for (std::uint64_t i = arguments.from; i < arguments.from + arguments.count; ++i) {
    const std::optional<litmus::Test> test = program(arguments, i);
    if (!test) continue;
    if (arguments.print) std::printf("%s\n", litmus::print(*test).c_str());
    const std::string text = compare(*test, arguments, totals);
    if (text.empty()) continue;
    if (++totals.differing == 1) {
      std::printf("program %llu of seed %llu:\n%s%s", static_cast<unsigned long long>(i),
                  static_cast<unsigned long long>(arguments.seed), litmus::print(*test).c_str(), text.c_str());
    }
    if (!arguments.keep_going) break;
  }
  std::printf(
      "%llu programs, %llu graphs, %llu blocked, %llu too large, %llu stuck, %llu racy, %llu differ; checker %.2f s, "
      "brute force %.2f s\n",
      static_cast<unsigned long long>(totals.programs), static_cast<unsigned long long>(totals.graphs),
      static_cast<unsigned long long>(totals.blocked), static_cast<unsigned long long>(totals.too_large),
      static_cast<unsigned long long>(totals.stuck), static_cast<unsigned long long>(totals.racy),
      static_cast<unsigned long long>(totals.differing), totals.checker_s, totals.reference_s);
  // A run that compares (almost) nothing would be a test that cannot fail.
  return totals.differing > 0 || totals.programs == 0 || totals.too_large * 2 > totals.programs ? 1 : 0;
}
