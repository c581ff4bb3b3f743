#include "report/progress.h"

#include <gtest/gtest.h>

namespace snarl::report {
namespace {

TEST(Progress, SaysRateEstimateAndTimeLeft) {
  EXPECT_EQ(progress_text({.executions = 1000, .blocked = 0, .executions_estimate = 5000, .elapsed_s = 2}),
            "1000 executions, 500/s, about 5000 in all, 8 s left");
}

TEST(Progress, AnEstimateThatIsPassedIsNotShown) {
  EXPECT_EQ(progress_text({.executions = 25'000, .blocked = 5'000, .executions_estimate = 10, .elapsed_s = 3}),
            "25.0k executions, 5000 blocked, 10.0k/s");
}

TEST(Progress, NothingIsDrawnWithoutATerminal) { EXPECT_FALSE(progress_wanted(-1)); }

}  // namespace
}  // namespace snarl::report
