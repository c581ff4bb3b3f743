// One Explorer with a strategy, and a Coverage beside it that counts each execution before the strategy hears that it
// ended. Tested by: tests/unit/fuzz/coverage_test.cpp, tests/cli/fuzz_test.cpp.
#include "fuzz/campaign.h"

#include "checker/explorer.h"
#include "fuzz/coverage.h"
#include "fuzz/strategies.h"

namespace snarl::fuzz {

report::Result fuzz(runtime::Program& program, const checker::Options& options, const Settings& settings) {
  if (!options.replay.empty()) return checker::Explorer(options).explore(program);
  std::string error;
  StrategySettings strategy_settings;
  strategy_settings.seed = settings.seed;
  Coverage coverage;
  strategy_settings.coverage = &coverage;
  strategy_settings.old_values = options.model != checker::ModelKind::kSc;
  const std::unique_ptr<checker::Strategy> strategy = make_strategy(settings.strategy, strategy_settings, &error);
  if (strategy == nullptr) {
    report::Result result;
    result.verdict = report::Verdict::kMisuse;
    result.reason = error;
    return result;
  }

  checker::Options bounds = options;
  bounds.preemptions_max = -1;
  bounds.jobs = 1;
  const bool bounded = settings.schedules_max != 0 || options.time_limit_s != 0;
  bounds.executions_max = bounded ? settings.schedules_max : kSchedulesDefault;
  if (options.progress)
    bounds.progress = [&](const checker::Progress& progress) {
      checker::Progress with_coverage = progress;
      with_coverage.sampled = true;
      with_coverage.partial_orders = coverage.partial_orders();
      with_coverage.unseen = coverage.unseen();
      options.progress(with_coverage);
    };
  checker::Explorer explorer(bounds, strategy.get());
  explorer.on_execution = [&](const checker::ExecutionGraph& graph, bool complete) { coverage.add(graph, complete); };

  report::Result result = explorer.explore(program);
  if (result.verdict == report::Verdict::kVerified) result.verdict = report::Verdict::kClean;
  report::Sampling& sampling = result.sampling.emplace();
  sampling.strategy = settings.strategy;
  sampling.seed = settings.seed;
  const bool found = result.verdict == report::Verdict::kBug;
  sampling.schedules = result.executions_complete + result.executions_blocked + (found ? 1 : 0);
  sampling.schedules_to_first_bug = found ? sampling.schedules : 0;
  sampling.partial_orders = coverage.partial_orders();
  sampling.reads_from = coverage.reads_from();
  sampling.hand_overs = coverage.hand_overs();
  sampling.unseen = coverage.unseen();
  return result;
}

}  // namespace snarl::fuzz
