// SNARL_TEST(Suite, Name) { ... }: a GoogleTest case whose body is verified instead of run once.
//
// EXPECT_* and ASSERT_* work inside the body, on every thread: the first failure ends the execution and is reported
// with its witness. The case passes only when every execution was explored and none failed; an exploration that was cut
// short fails the case and says why. Flags: --snarl_model=sc, --snarl_executions_max=N, --snarl_time_limit=S,
// --snarl_preemptions_max=N, --snarl_jobs=N, --snarl_replay=TOKEN, or the same as SNARL_MODEL, ... in the environment.
//
// Limits: fixtures and SetUp() are not rolled back, so the body builds what it needs. Messages streamed on success and
// RecordProperty() inside the body are lost.
#pragma once
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <string>

#include <snarl/verify.h>

namespace snarl::detail {

// Takes failed assertions while a body runs. GoogleTest's own list of results lives outside the execution and must not
// be touched from inside, where memory is rolled back.
class AssertionReporter : public testing::ScopedFakeTestPartResultReporter {
 public:
  AssertionReporter() : ScopedFakeTestPartResultReporter(INTERCEPT_ALL_THREADS, nullptr) {}

  void ReportTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    if (snarl_fail_assertion(result.message(), result.file_name(), result.line_number()) != 0) return;
    outside_ += std::string(result.file_name() != nullptr ? result.file_name() : "?") + ":" +
                std::to_string(result.line_number()) + ": " + result.message() + "\n";
  }

  // Failures of real threads beside the check.
  const std::string& outside() const { return outside_; }

 private:
  std::string outside_;
};

inline void run_test(void (*body)(), const char* file, int line) {
  const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
  const std::string name = std::string(info->test_suite_name()) + "." + info->name();
  const std::string replay = "{program} --gtest_filter=" + name + " --snarl_replay={}";
  Result result;
  std::string outside;
  {
    AssertionReporter reporter;
    result = verify([](void* argument) { (*static_cast<void (**)()>(argument))(); }, &body, Options(), name.c_str(),
                    replay.c_str());
    outside = reporter.outside();
  }
  testing::Test::RecordProperty("snarl_verdict", result.verdict);
  testing::Test::RecordProperty("snarl_executions", std::to_string(result.executions_complete));
  if (!outside.empty()) ADD_FAILURE_AT(file, line) << outside;
  if (result.exit_code != 0) ADD_FAILURE_AT(file, line) << "snarl: " << result.text;
}

}  // namespace snarl::detail

#define SNARL_TEST(suite, name)                                                            \
  static void snarl_body_##suite##_##name();                                               \
  TEST(suite, name) { ::snarl::detail::run_test(&snarl_body_##suite##_##name, __FILE__, __LINE__); } \
  static void snarl_body_##suite##_##name()
