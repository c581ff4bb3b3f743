// main() of a stress program: what `snarl stress` builds from litmus files, and what users build from stress.h.
#include <cstdio>
#include <set>

#include <CLI/CLI.hpp>

#include "fuzz/stress/run_tests.h"

namespace {

using snarl::report::Verdict;

// The command knows a stress program by it.
[[gnu::used]] const char kMarker[] = "snarl-stress-program";

int misuse(const std::string& sentence) {
  std::fprintf(stderr, "snarl stress: %s\n", sentence.c_str());
  return snarl::report::exit_code(Verdict::kMisuse);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace snarl::stress;
  Options options;
  CLI::App app("Runs small concurrent bodies at full speed on this processor and judges their outcomes.");
  add_options(app, options);
  app.add_flag("--list", options.list, "print the names of the tests and do nothing else");
  app.footer("Exit codes: 0 clean, 1 a forbidden outcome or a crash, 2 misuse, 3 inconclusive.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return error.get_exit_code() == 0 ? app.exit(error) : misuse(error.what() + std::string(" (see --help)"));
  }
  Fixed fixed;
  if (const std::string wrong = check(&options, &fixed); !wrong.empty()) return misuse(wrong);
  std::vector<Body> tests;
  for (const Body& body : all_tests())
    if (std::string_view(body.name).find(options.only) != std::string_view::npos) tests.push_back(body);
  if (options.list) {
    for (const Body& body : tests) std::printf("%s\n", body.name);
    return 0;
  }
  // What the checker found is known by the test's name.
  std::set<std::string_view> names;
  for (const Body& body : tests)
    if (body.quantifier == Quantifier::kNone && !names.insert(body.name).second)
      return misuse("two tests are named " + std::string(body.name));
  if (tests.empty()) return misuse(options.only.empty() ? "this program has no test" : "no test is named so");
  const Machine machine = this_machine();
  if (!begin_report(machine, options)) return misuse(options.output + " cannot be written");
  const RunResult result = run_tests(tests, machine, options, fixed);
  if (!write_report(result, options))
    return misuse((options.output.empty() ? "the output" : options.output) + " cannot be written");
  return snarl::report::exit_code(result.verdict);
}
