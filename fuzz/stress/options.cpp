#include "fuzz/stress/options.h"

#include <cmath>
#include <cstdio>

#include <CLI/CLI.hpp>

namespace snarl::stress {

void add_options(CLI::App& app, Options& options) {
  app.add_option("--time", options.time_s, "run each test for so many seconds (default: 1; 0: no bound)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("SECONDS");
  app.add_option("--iterations", options.iterations, "run each test so many times (0: no bound)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
  app.add_option("--seed", options.seed, "another seed, other settings (default: 1)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("N");
  app.add_option("--sync", options.sync,
                 "how threads keep together: slots[:NS], stride[:N], barrier, timebase[:NS], free (default: searched)")
      ->option_text("MODE");
  app.add_option("--layout", options.layout,
                 "where cells lie: packed, line, lines, arrays, spread, pages (default: searched)")
      ->option_text("NAME");
  app.add_option("--hang-limit", options.hang_limit_s,
                 "threads that make no progress for so long have hung (default: 10; 0: never)")
      ->check(CLI::NonNegativeNumber)
      ->option_text("SECONDS");
  app.add_option("--noise", options.noise, "threads beside the test that keep memory busy (default: 0)")
      ->check(CLI::Range(0, 256))
      ->option_text("N");
  app.add_flag("--keep-going", options.keep_going, "do not stop a test at its first forbidden outcome");
  app.add_option("--format", options.format, "form of the report (default: litmus)")
      ->check(CLI::IsMember({"litmus", "json", "html"}))
      ->option_text("litmus|json|html");
  app.add_option("--output", options.output, "write the report to this file instead of standard output")
      ->option_text("FILE");
  app.add_option("--only", options.only, "only tests whose name contains this")->option_text("TEXT");
}

std::string check(Options* options, Fixed* fixed) {
  if (!std::isfinite(options->time_s) || !std::isfinite(options->hang_limit_s))
    return "a time must be a number of seconds";
  if (!options->sync.empty() && !parse_sync(options->sync, fixed))
    return "there is no --sync " + options->sync +
           "; there are slots[:NS], stride[:N] with N a power of two, barrier, timebase[:NS], free";
  if (!options->layout.empty()) {
    fixed->layout = layout_named(options->layout);
    if (!fixed->layout)
      return "there is no --layout " + options->layout + "; there are packed, line, lines, arrays, spread, pages";
  }
  if (options->time_s == 0 && options->iterations == 0) options->time_s = kTimeDefault_s;
  return "";
}

std::vector<std::string> to_arguments(const Options& options) {
  char time[32], hang_limit[32];
  std::snprintf(time, sizeof time, "%.17g", options.time_s);
  std::snprintf(hang_limit, sizeof hang_limit, "%.17g", options.hang_limit_s);
  std::vector<std::string> words = {"--hang-limit", hang_limit,
                                    "--time",       time,
                                    "--iterations", std::to_string(options.iterations),
                                    "--seed",       std::to_string(options.seed),
                                    "--noise",      std::to_string(options.noise),
                                    "--format",     options.format};
  const auto add = [&](const char* option, const std::string& value) {
    if (value.empty()) return;
    words.emplace_back(option);
    words.push_back(value);
  };
  add("--sync", options.sync);
  add("--layout", options.layout);
  add("--output", options.output);
  add("--only", options.only);
  if (options.keep_going) words.emplace_back("--keep-going");
  return words;
}

}  // namespace snarl::stress
