// The checker against brute force on generated programs: the same execution graphs, each exactly once.
//
//   agreement [--count N] [--from I] [--seed S] [--threads T] [--operations K] [--locations L] [--model rc11|sc]
//             [--locks] [--no-updates] [--no-conditionals] [--keep-going]
// Prints the first program on which they differ, with the graphs that only one of them has, and ends with 1.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "litmus/printer.h"
#include "tests/agreement/checker_graphs.h"
#include "tests/reference/enumerator.h"
#include "tests/reference/program_generator.h"

namespace {

using namespace snarl;

struct Arguments {
  std::uint64_t count = 1000, from = 0, seed = 1;
  reference::GeneratorOptions generator;
  bool sc = false;
  bool keep_going = false;
};

bool parse(int argc, char** argv, Arguments& arguments) {
  for (int i = 1; i < argc; ++i) {
    const std::string option = argv[i];
    const auto number = [&] { return i + 1 < argc ? std::strtoull(argv[++i], nullptr, 10) : 0; };
    if (option == "--count") arguments.count = number();
    else if (option == "--from") arguments.from = number();
    else if (option == "--seed") arguments.seed = number();
    else if (option == "--threads") arguments.generator.threads = static_cast<int>(number());
    else if (option == "--operations") arguments.generator.operations_max = static_cast<int>(number());
    else if (option == "--locations") arguments.generator.locations = static_cast<int>(number());
    else if (option == "--model" && i + 1 < argc) arguments.sc = std::strcmp(argv[++i], "sc") == 0;
    else if (option == "--locks") arguments.generator.locks = true;
    else if (option == "--no-updates") arguments.generator.updates = false;
    else if (option == "--no-conditionals") arguments.generator.conditionals = false;
    else if (option == "--keep-going") arguments.keep_going = true;
    else {
      std::fprintf(stderr, "agreement: unknown option %s\n", option.c_str());
      return false;
    }
  }
  return true;
}

// Empty: they agree.
std::string difference(const litmus::Test& test, const reference::Enumeration& expected,
                       const agreement::Exploration& actual) {
  std::string text;
  for (const auto& [graph, times] : actual.graphs) {
    if (!expected.graphs.contains(graph)) text += "--- only the checker has\n" + graph;
    if (times > 1) text += "--- visited " + std::to_string(times) + " times\n" + graph;
  }
  for (const std::string& graph : expected.graphs) {
    if (!actual.graphs.contains(graph)) text += "--- only brute force has\n" + graph;
  }
  if (text.empty() && expected.outcomes != actual.outcomes) {
    text += "--- the outcomes differ although the graphs do not\nbrute force:\n";
    for (const auto& [outcome, times] : expected.outcomes) text += std::to_string(times) + " x " + outcome_text(outcome, test) + "\n";
    text += "checker:\n";
    for (const auto& [outcome, times] : actual.outcomes) text += std::to_string(times) + " x " + outcome_text(outcome, test) + "\n";
  }
  if (actual.result.verdict != report::Verdict::kVerified) {
    text += "--- the verdict is " + std::string(report::name(actual.result.verdict)) + ": " + actual.result.reason + "\n";
    for (const auto& finding : actual.result.findings) text += finding.message + "\n";
  }
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  if (!parse(argc, argv, arguments)) return 2;
  std::uint64_t differing = 0, graphs = 0, blocked = 0, skipped = 0;
  double checker_s = 0, reference_s = 0;
  const auto seconds_since = [](auto begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  for (std::uint64_t i = arguments.from; i < arguments.from + arguments.count; ++i) {
    const litmus::Test test = reference::generate_program(arguments.seed, i, arguments.generator);
    auto begin = std::chrono::steady_clock::now();
    const auto expected = reference::enumerate(test, arguments.sc ? reference::Model::kSc : reference::Model::kRc11, 200'000);
    reference_s += seconds_since(begin);
    if (!expected) {
      ++skipped;
      continue;
    }
    begin = std::chrono::steady_clock::now();
    const auto actual = agreement::explore(test, arguments.sc ? checker::ModelKind::kSc : checker::ModelKind::kRc11);
    checker_s += seconds_since(begin);
    graphs += expected->graphs.size();
    blocked += actual.blocked;
    const std::string text = difference(test, *expected, actual);
    if (text.empty()) continue;
    ++differing;
    if (differing == 1) std::printf("program %llu of seed %llu:\n%s%s", static_cast<unsigned long long>(i),
                                    static_cast<unsigned long long>(arguments.seed), litmus::print(test).c_str(), text.c_str());
    if (!arguments.keep_going) break;
  }
  std::printf("%llu programs, %llu graphs, %llu blocked, %llu too large, %llu differ; checker %.2f s, brute force %.2f s\n",
              static_cast<unsigned long long>(arguments.count), static_cast<unsigned long long>(graphs),
              static_cast<unsigned long long>(blocked), static_cast<unsigned long long>(skipped),
              static_cast<unsigned long long>(differing), checker_s, reference_s);
  // Every program skipped would be a test that cannot fail.
  return differing > 0 || skipped * 2 > arguments.count ? 1 : 0;
}
