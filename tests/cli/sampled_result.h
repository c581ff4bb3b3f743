// What snarl fuzz --format json says, read back; a failure of the test and an empty sample where it says nothing.
#pragma once
#include <gtest/gtest.h>

#include "report/formats/json.h"
#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {

inline report::Result sampled_result(const Spoken& run) {
  std::string error;
  const std::optional<report::Result> result = report::parse_json(run.out, &error);
  EXPECT_TRUE(result && result->sampling) << error << run.out << run.err;
  if (result && result->sampling) return *result;
  report::Result none;
  none.sampling.emplace();
  return none;
}

}  // namespace snarl::cli_tests
