// SNARL_TEST(Suite, Name) { ... }: a GoogleTest case whose body is verified instead of run once.
//
//   SNARL_TEST(Suite, Name) { ... }      as TEST
//   SNARL_TEST_F(Fixture, Name) { ... }  as TEST_F: every execution has a fixture of its own, with SetUp() and
//   TearDown() SNARL_TEST_P(Fixture, Name) { ... }  as TEST_P, with GetParam(), for INSTANTIATE_TEST_SUITE_P
//   SNARL_VERIFY([&] { ... });           inside any other case, typed ones too; what is outside of it runs once
//
// EXPECT_* and ASSERT_* work inside the body, on every thread: the first failure ends the execution and is reported
// with its witness. The case passes only when every execution was explored and none failed; an exploration that was cut
// short fails the case and says why. Flags: --snarl_model=sc, --snarl_executions_max=N, --snarl_time_limit=S,
// --snarl_preemptions_max=N, --snarl_jobs=N, --snarl_replay=TOKEN, or the same as SNARL_MODEL, ... in the environment;
// --snarl_help lists them.
//
// Limits: messages streamed on success and RecordProperty() inside the body are lost. GTEST_SKIP() in any execution
// skips the case.
#pragma once
#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <type_traits>

#include <snarl/verify.h>

namespace snarl::detail {

// Begins the message with which a skipped body ends its execution.
inline constexpr const char* kSkipped = "GTEST_SKIP: ";

// Takes failed assertions while a body runs. GoogleTest's own list of results lives outside the execution and must not
// be touched from inside, where memory is rolled back.
class AssertionReporter : public testing::ScopedFakeTestPartResultReporter {
 public:
  AssertionReporter() : ScopedFakeTestPartResultReporter(INTERCEPT_ALL_THREADS, nullptr) {}

  void ReportTestPartResult(const testing::TestPartResult& result) override {
    if (result.skipped()) snarl_fail_assertion((kSkipped + std::string(result.message())).c_str(), nullptr, 0);
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

// The message of a skipped body is the finding's: it stands alone, right behind the verdict's line.
inline bool was_skipped(const Result& result, std::string* message) {
  const std::size_t at = result.text.find(std::string("\n\n") + kSkipped);
  if (result.verdict != "bug" || at == std::string::npos || at != result.text.find("\n\n")) return false;
  const std::size_t begin = at + 2 + std::string(kSkipped).size();
  *message = result.text.substr(begin, result.text.find(" [assertion]", begin) - begin);
  return true;
}

template <typename Body>
void run_test(const char* file, int line, Body&& body, const Options& options = {}) {
  const testing::TestInfo* info = testing::UnitTest::GetInstance()->current_test_info();
  const std::string name = std::string(info->test_suite_name()) + "." + info->name();
  const std::string replay = "{program} --gtest_filter=" + name + " --snarl_replay={}";
  Result result;
  std::string outside;
  {
    using Plain = std::remove_reference_t<Body>;
    AssertionReporter reporter;
    result = verify([](void* argument) { (*static_cast<Plain*>(argument))(); },
                    const_cast<void*>(static_cast<const volatile void*>(&body)), options, name.c_str(), replay.c_str());
    outside = reporter.outside();
  }
  testing::Test::RecordProperty("snarl_verdict", result.verdict);
  testing::Test::RecordProperty("snarl_executions", std::to_string(result.executions_complete));
  if (!outside.empty()) ADD_FAILURE_AT(file, line) << outside;
  if (std::string message; was_skipped(result, &message)) GTEST_SKIP_(message.c_str());
  if (result.exit_code != 0) ADD_FAILURE_AT(file, line) << "snarl: " << result.text;
}

// Fixtures usually keep SetUp() and TearDown() protected, or even private.
class Fixtures : public testing::Test {
 public:
  template <typename Fixture>
  static void run(Fixture* fixture) {
    const std::unique_ptr<Fixture> owned(fixture);
    testing::Test* test = fixture;
    (test->*&Fixtures::SetUp)();
    fixture->TestBody();
    (test->*&Fixtures::TearDown)();
  }
};

// What a suite has for all of its cases, for a class that is not one of its fixtures.
template <typename Fixture>
struct SuiteOf : Fixture {
  static void set_up() { Fixture::SetUpTestSuite(); }
  static void tear_down() { Fixture::TearDownTestSuite(); }
};

// The case as GoogleTest sees it. It is no Fixture: those are made inside the executions only.
template <typename Fixture>
class CaseOf : public testing::Test {
 public:
  static void SetUpTestSuite() { SuiteOf<Fixture>::set_up(); }
  static void TearDownTestSuite() { SuiteOf<Fixture>::tear_down(); }
};

template <typename Fixture>
class ParameterCaseOf : public CaseOf<Fixture> {
 public:
  using ParamType = typename Fixture::ParamType;
  static void SetParam(const ParamType* parameter) { parameter_ = parameter; }

 protected:
  template <typename Inner>
  static void run_inner() {
    testing::internal::ParameterizedTestFactory<Inner> factory(*parameter_);
    Fixtures::run(static_cast<Inner*>(factory.CreateTest()));
  }

 private:
  static inline const ParamType* parameter_ = nullptr;
};

}  // namespace snarl::detail

#define SNARL_VERIFY(...) ::snarl::detail::run_test(__FILE__, __LINE__, __VA_ARGS__)

#define SNARL_TEST(suite, name)                                     \
  static void snarl_body_##suite##_##name();                        \
  TEST(suite, name) { SNARL_VERIFY(&snarl_body_##suite##_##name); } \
  static void snarl_body_##suite##_##name()

#define SNARL_TEST_F(fixture, name)                                                                         \
  class snarl_fixture_##fixture##_##name final : public fixture {                                           \
   public:                                                                                                  \
    void TestBody() override;                                                                               \
  };                                                                                                        \
  GTEST_TEST_(fixture, name, ::snarl::detail::CaseOf<fixture>, ::testing::internal::GetTypeId<fixture>()) { \
    SNARL_VERIFY([] { ::snarl::detail::Fixtures::run(new snarl_fixture_##fixture##_##name); });             \
  }                                                                                                         \
  void snarl_fixture_##fixture##_##name::TestBody()

#define SNARL_TEST_P(fixture, name)                                                                                    \
  class snarl_fixture_##fixture##_##name final : public fixture {                                                      \
   public:                                                                                                             \
    void TestBody() override;                                                                                          \
  };                                                                                                                   \
  class snarl_case_##fixture##_##name : public ::snarl::detail::ParameterCaseOf<fixture> {                             \
    void TestBody() override {                                                                                         \
      SNARL_VERIFY([] { run_inner<snarl_fixture_##fixture##_##name>(); });                                             \
    }                                                                                                                  \
    static int add() {                                                                                                 \
      const ::testing::internal::CodeLocation place(__FILE__, __LINE__);                                               \
      ::testing::UnitTest::GetInstance()                                                                               \
          ->parameterized_test_registry()                                                                              \
          .GetTestSuitePatternHolder<fixture>(#fixture, place)                                                         \
          ->AddTestPattern(#fixture, #name, new ::testing::internal::TestMetaFactory<snarl_case_##fixture##_##name>(), \
                           place);                                                                                     \
      return 0;                                                                                                        \
    }                                                                                                                  \
    static inline const int added_ = add();                                                                            \
  };                                                                                                                   \
  void snarl_fixture_##fixture##_##name::TestBody()
