// snarl-lint, what `snarl lint` becomes: a program of its own, so that verify does not load Clang.
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>

#include "analyzers/driver/lint_run.h"
#include "analyzers/driver/settings.h"
#include "analyzers/driver/unit_cache.h"
#include "cli/interrupt.h"
#include "cli/lint/options.h"
#include "cli/lint/units.h"
#include "report/finding.h"
#include "report/formats/lint_github.h"
#include "report/formats/lint_json.h"
#include "report/formats/lint_sarif.h"
#include "report/formats/lint_text.h"
#include "report/progress.h"

namespace {

using namespace snarl;

int misuse(const std::string& sentence) {
  std::fprintf(stderr, "snarl: %s\n", sentence.c_str());
  return report::exit_code(report::Verdict::kMisuse);
}

// Draws at most ten times a second.
class Progress {
 public:
  void operator()(std::size_t done, std::size_t all) {
    if (!wanted_ || all == 0) return;
    const auto now = std::chrono::steady_clock::now();
    if (drawn_ && done < all && now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    drawn_ = true;
    report::draw_line(STDERR_FILENO, std::to_string(done) + " of " + std::to_string(all) + " files read");
  }
  void erase() const {
    if (drawn_) report::erase_progress(STDERR_FILENO);
  }

 private:
  const bool wanted_ = report::progress_wanted(STDERR_FILENO);
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_;
};

int list_checks(const cli::LintArguments& arguments) {
  std::error_code error;
  analyzers::SettingsOfFiles all(arguments.config, arguments.checks);
  const analyzers::Settings* settings = all.of((std::filesystem::current_path(error) / "any.cpp").string());
  if (settings == nullptr) return misuse(all.error());
  for (const std::string& name : settings->checks.names()) std::cout << name << "\n";
  return std::cout.flush() ? 0 : misuse("cannot write to standard output");
}

std::string formatted(const report::LintReport& report, report::Verdict verdict, const std::string& format) {
  if (format == "json") return report::lint_json(report, verdict);
  if (format == "sarif") return report::lint_sarif(report, SNARL_VERSION);
  if (format == "github") return report::lint_github(report);
  return report::lint_text(report);
}

bool write_report(const std::string& text, const std::string& file) {
  if (file.empty()) return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0;
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  stream.close();
  return static_cast<bool>(stream);
}

int lint(const cli::LintArguments& arguments) {
  cli::Selection selection = cli::select_units(arguments);
  if (!selection.misuse.empty()) return misuse(selection.misuse);
  Progress progress;
  std::error_code error;
  analyzers::LintOptions options;
  options.units = std::move(selection.units);
  options.checks = arguments.checks;
  options.config = arguments.config;
  options.confidence = arguments.confidence;
  options.changed_since = arguments.changed;
  if (arguments.fix) options.fix = arguments.fail_on;
  options.suggest_annotations = arguments.suggest_annotations;
  options.baseline = arguments.baseline;
  options.write_baseline = arguments.write_baseline;
  options.processes = arguments.jobs > 0 ? arguments.jobs : std::max(1u, std::thread::hardware_concurrency());
  options.root = std::filesystem::current_path(error).string();
  options.progress = [&](std::size_t done, std::size_t all) { progress(done, all); };
  options.stop = [] { return cli::interrupts() > 0; };
  if (!arguments.no_cache) options.cache = arguments.cache;
  if (!arguments.no_cache && arguments.cache.empty()) options.cache = analyzers::default_cache_folder();
  cli::catch_interrupts();
  const analyzers::LintOutcome outcome = analyzers::run_lint(options);
  progress.erase();
  if (!outcome.misuse.empty()) return misuse(outcome.misuse);
  if (outcome.stopped) {
    std::fprintf(stderr, "snarl: interrupted\n");
    return report::exit_code(report::Verdict::kInconclusive);
  }
  selection.remarks.insert(selection.remarks.end(), outcome.remarks.begin(), outcome.remarks.end());
  for (const std::string& remark : selection.remarks) std::fprintf(stderr, "snarl: %s\n", remark.c_str());
  const report::Verdict verdict = report::verdict(outcome.report, arguments.fail_on);
  const std::string text =
      arguments.suggest_annotations ? outcome.annotations : formatted(outcome.report, verdict, arguments.format);
  if (!write_report(text, arguments.output))
    return misuse("cannot write to " + (arguments.output.empty() ? "standard output" : arguments.output));
  // A patch is no verdict; that not all was read is said all the same.
  if (arguments.suggest_annotations && outcome.report.whole) return 0;
  return report::exit_code(verdict);
}

}  // namespace

int main(int argc, char** argv) {
  int exit_code = 0;
  const auto arguments = cli::parse_lint_arguments(argc, argv, &exit_code);
  if (!arguments) return exit_code;
  return arguments->list_checks ? list_checks(*arguments) : lint(*arguments);
}
