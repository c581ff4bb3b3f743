#include <snarl/stress/single.h>

#include <cstdlib>

#include <CLI/CLI.hpp>

#include "fuzz/stress/run_tests.h"

namespace snarl::stress {

struct Single::State {
  report::Verdict verdict = report::Verdict::kMisuse;
  std::string name, text;
};

Single::Single(const Body& body) : state_(new State) {
  Options options;
  Fixed fixed;
  CLI::App app;
  add_options(app, options);
  const char* words = std::getenv("SNARL_STRESS");
  try {
    app.parse(words != nullptr ? words : "", false);
    state_->text = check(&options, &fixed);
  } catch (const CLI::ParseError& error) {
    state_->text = error.what();
  }
  if (state_->text.empty()) {
    const RunResult result = run_tests({with_model(body)}, this_machine(), options, fixed);
    state_->verdict = result.verdict;
    state_->text = render(result, options.format);
    if (!options.output.empty() && !write_report(result, options))
      state_->text += options.output + " cannot be written";
  } else {
    state_->text = "SNARL_STRESS: " + state_->text;
  }
  state_->name = report::name(state_->verdict);
}

Single::~Single() { delete state_; }
int Single::exit_code() const { return report::exit_code(state_->verdict); }
const char* Single::verdict() const { return state_->name.c_str(); }
const char* Single::text() const { return state_->text.c_str(); }

}  // namespace snarl::stress
