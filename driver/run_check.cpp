// Native program in, symbolised result out.
#include "driver/run_check.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <unistd.h>

#include "checker/verify.h"
#include "driver/fingerprint.h"
#include "fuzz/campaign.h"
#include "runtime/interception.h"
#include "runtime/interceptors/output.h"
#include "runtime/warnings.h"
#include "report/progress.h"
#include "report/symbols/symbolizer.h"

namespace snarl::checker {
namespace {

void show(const Progress& progress) {
  report::draw_progress(STDERR_FILENO, {.executions = progress.executions,
                                        .blocked = progress.blocked,
                                        .executions_estimate = progress.executions_estimate,
                                        .elapsed_s = progress.elapsed_s,
                                        .sampled = progress.sampled,
                                        .partial_orders = progress.partial_orders,
                                        .unseen = progress.unseen});
}

}  // namespace

report::Result run_check(void (*body)(void*), void* argument, Settings settings, runtime::BodyKind kind) {
  if (const char* name = runtime::missing_interception())
    return misuse_result(std::string("this program does not call Snarl's ") + name +
                         ": link Snarl's libraries whole and before others (snarl_add_test and snarl verify do)");
  using Clock = std::chrono::steady_clock;
  if (settings.progress && !settings.options.progress) settings.options.progress = show;
  if (!settings.options.fingerprint) settings.options.fingerprint = program_fingerprint;
  const Clock::time_point begun = Clock::now();
  report::Result result;
  runtime::clear_warnings();
  runtime::set_output_enabled(!settings.options.replay.empty());
  {
    runtime::NativeProgram program(body, argument, kind);
    result = settings.engine == Engine::kFuzz ? fuzz::fuzz(program, settings.options, settings.fuzz)
                                              : verify(program, settings.options);
  }
  // A program's process ends without flushing.
  if (!settings.options.replay.empty()) std::fflush(stdout);
  for (std::string& warning : runtime::warnings()) result.warnings.push_back(std::move(warning));
  result.time_ms = std::chrono::duration<double, std::milli>(Clock::now() - begun).count();
  if (settings.progress) report::erase_progress(STDERR_FILENO);
  report::symbolize(result);
  return result;
}

report::Result misuse_result(const std::string& sentence) {
  report::Result result;
  result.verdict = report::Verdict::kMisuse;
  result.reason = sentence;
  return result;
}

}  // namespace snarl::checker
