// Sampled executions of one program until a bug, or the end of the budget.
#pragma once
#include <cstdint>
#include <string>

#include "checker/options.h"
#include "report/finding.h"
#include "runtime/controller.h"

namespace snarl::fuzz {

struct Settings {
  std::string strategy = "portfolio";  // NAME or NAME:PARAMETER, strategies.h
  std::uint64_t seed = 1;
  std::uint64_t schedules_max = 0;  // 0: no bound
};

// Without any bound a campaign has this one.
inline constexpr std::uint64_t kSchedulesDefault = 10'000;

// As checker::verify, but sampled: kClean where nothing was found within the budget, never kVerified. Of `options` the
// bounds on executions and preemptions do not count. With a replay token: that execution, whichever engine found it.
report::Result fuzz(runtime::Program& program, const checker::Options& options, const Settings& settings);

}  // namespace snarl::fuzz
