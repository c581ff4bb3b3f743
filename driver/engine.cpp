// The C interface that the public headers are written on.
#include "snarl/detail/engine.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include <unistd.h>

#include "checker/models/all_models.h"
#include "driver/run_check.h"
#include "report/formats/json.h"
#include "report/formats/text.h"
#include "report/progress.h"
#include "report/raw_exit.h"
#include "runtime/session.h"

struct snarl_result {
  snarl::report::Result result;
  std::string verdict;
  std::string text;
  std::string json;
};

namespace snarl::checker {
namespace {

std::string apply_options(const snarl_options& raw, Settings* settings) {
  Options& options = settings->options;
  if (raw.executions_max >= 0) options.executions_max = static_cast<std::uint64_t>(raw.executions_max);
  if (raw.time_limit_s >= 0) options.time_limit_s = raw.time_limit_s;
  if (raw.preemptions_max >= 0) options.preemptions_max = raw.preemptions_max;
  if (raw.spurious_cas_failures >= 0) options.spurious_cas_failures = raw.spurious_cas_failures != 0;
  if (raw.spurious_wakeups >= 0) options.spurious_wakeups = raw.spurious_wakeups != 0;
  if (raw.timeouts >= 0) options.timeouts = raw.timeouts != 0;
  if (raw.try_lock_failures >= 0) options.try_lock_failures = raw.try_lock_failures != 0;
  if (raw.jobs > 0) options.jobs = static_cast<unsigned>(raw.jobs);
  if (raw.replay != nullptr) options.replay = raw.replay;
  if (raw.model == nullptr) return "";
  const std::optional<ModelKind> model = model_named(raw.model);
  if (!model) return "there is no memory model '" + std::string(raw.model) + "': " + model_names();
  options.model = *model;
  return "";
}

std::string replay_command(const snarl_options& raw, const std::vector<std::string>& words) {
  std::string command = raw.replay_command != nullptr ? raw.replay_command : "{program} --snarl_replay={}";
  const std::string program = words.empty() ? "program" : words.front();
  if (const std::size_t at = command.find("{program}"); at != std::string::npos) command.replace(at, 9, program);
  for (const std::string& word : words)
    if (word.starts_with("--snarl_model=")) command += " " + word;
  return command;
}

// Cuts "file:line: " off the message that snarl_fail_assertion made, and makes it the place.
void move_place_out_of_message(report::Finding* finding) {
  const std::size_t end = finding->message.find(": ");
  if (end == std::string::npos) return;
  const std::size_t colon = finding->message.rfind(':', end - 1);
  if (colon == std::string::npos || colon == 0) return;
  const int line = std::atoi(finding->message.c_str() + colon + 1);
  if (line <= 0) return;
  const report::Frame frame = {"", finding->message.substr(0, colon), line, 0};
  for (report::Place& place : finding->places) place.stack.insert(place.stack.begin(), frame);
  finding->message.erase(0, end + 2);
}

// The failed assertion's way into the test framework is not part of what the program did.
void drop_framework_steps(report::Finding* finding) {
  const auto in_framework = [](const report::Step& step) {
    return !step.place.stack.empty() && step.place.stack.front().function.starts_with("testing::");
  };
  while (!finding->witness.empty() && in_framework(finding->witness.back())) finding->witness.pop_back();
}

// Before main, which belongs to the test framework.
[[gnu::constructor]] void answer_help() {
  const std::vector<std::string> words = command_line();
  if (std::find(words.begin(), words.end(), "--snarl_help") == words.end()) return;
  const std::string text = settings_help();
  report::raw_write(STDOUT_FILENO, text.data(), text.size());
  report::raw_exit(0);
}

}  // namespace
}  // namespace snarl::checker

extern "C" {

snarl_result* snarl_verify_body(void (*body)(void*), void* argument, const snarl_options* raw) {
  using namespace snarl;
  const std::vector<std::string> words = checker::command_line();
  checker::Settings settings;
  settings.progress = report::progress_wanted(STDERR_FILENO);
  std::string error = checker::apply_environment(&settings);
  if (error.empty()) error = checker::apply_flags(words, &settings);
  if (error.empty()) error = checker::apply_options(*raw, &settings);
  auto* found = new snarl_result;
  found->result = error.empty() ? checker::run_check(body, argument, settings) : checker::misuse_result(error);
  for (report::Finding& finding : found->result.findings) {
    if (finding.kind != report::FindingKind::kAssertion) continue;
    checker::move_place_out_of_message(&finding);
    checker::drop_framework_steps(&finding);
  }
  found->result.program = raw->program != nullptr ? raw->program : "";
  report::TextStyle style = report::text_style_for(STDOUT_FILENO);
  style.replay = checker::replay_command(*raw, words);
  found->verdict = report::name(found->result.verdict);
  found->text = report::to_text(found->result, style);
  found->json = report::to_json(found->result, report::JsonDetail::kPublic);
  return found;
}

int snarl_result_exit_code(const snarl_result* result) { return snarl::report::exit_code(result->result.verdict); }
const char* snarl_result_verdict(const snarl_result* result) { return result->verdict.c_str(); }
const char* snarl_result_reason(const snarl_result* result) { return result->result.reason.c_str(); }
const char* snarl_result_text(const snarl_result* result) { return result->text.c_str(); }
const char* snarl_result_json(const snarl_result* result) { return result->json.c_str(); }
unsigned long long snarl_result_complete(const snarl_result* result) { return result->result.executions_complete; }
unsigned long long snarl_result_blocked(const snarl_result* result) { return result->result.executions_blocked; }
double snarl_result_time_ms(const snarl_result* result) { return result->result.time_ms; }
void snarl_result_free(snarl_result* result) { delete result; }

int snarl_fail_assertion(const char* message, const char* file, int line) {
  if (!snarl::runtime::controlled()) return 0;
  // The frames in between belong to the test framework; its own idea of the place is the right one.
  const std::string place = file != nullptr ? std::string(file) + ":" + std::to_string(line) + ": " : "";
  snarl::runtime::fail(snarl::runtime::FaultKind::kAssertion, (place + message).c_str(),
                       reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)));
}

}  // extern "C"
