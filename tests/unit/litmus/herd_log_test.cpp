// The logs are compared with what herd7 7.57 prints for the same tests (its Time and Hash lines apart).
#include "litmus/herd_log.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "litmus/parser.h"
#include "litmus/run_files.h"

namespace snarl::litmus {
namespace {

constexpr const char* kMessagePassing =
    "C MP\n\n{ int* p = y; }\n"
    "P0 (atomic_int* x, atomic_int* y) {\n  atomic_store_explicit(x, 1, memory_order_relaxed);\n"
    "  atomic_store_explicit(y, 1, memory_order_release);\n}\n"
    "P1 (atomic_int* x, atomic_int* y) {\n  int r0 = atomic_load_explicit(y, memory_order_acquire);\n"
    "  int r1 = atomic_load_explicit(x, memory_order_relaxed);\n}\n";

std::string without_time(const std::string& log) {
  std::istringstream lines(log);
  std::string result;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("Time ")) result += line + "\n";
  }
  return result;
}

std::string log_of(const std::string& condition, const char* text = kMessagePassing) {
  const auto test = std::get<litmus::Test>(parse(std::string(text) + condition));
  return without_time(herd_log(test, find_outcomes(test, checker::ModelKind::kRc11)));
}

TEST(HerdLog, Exists) {
  EXPECT_EQ(log_of("locations [y; p;]\nexists (1:r0=1 /\\ 1:r1=0)"),
            "Test MP Allowed\nStates 3\n"
            "1:r0=0; 1:r1=0; [p]=y; [y]=1;\n1:r0=0; 1:r1=1; [p]=y; [y]=1;\n1:r0=1; 1:r1=1; [p]=y; [y]=1;\n"
            "No\nWitnesses\nPositive: 0 Negative: 3\nCondition exists (1:r0=1 /\\ 1:r1=0)\nObservation MP Never 0 3\n\n");
}

TEST(HerdLog, NotExistsCountsNegativeWitnessesFirst) {
  EXPECT_EQ(log_of("~exists (1:r0=0)"),
            "Test MP Forbidden\nStates 2\n1:r0=0;\n1:r0=1;\nNo\nWitnesses\nPositive: 1 Negative: 2\n"
            "Condition ~exists (1:r0=0)\nObservation MP Sometimes 2 1\n\n");
}

TEST(HerdLog, Forall) {
  EXPECT_EQ(log_of("forall (1:r0=0 \\/ 1:r1=1)"),
            "Test MP Required\nStates 3\n1:r0=0; 1:r1=0;\n1:r0=0; 1:r1=1;\n1:r0=1; 1:r1=1;\nOk\nWitnesses\n"
            "Positive: 3 Negative: 0\nCondition forall (1:r0=0 \\/ 1:r1=1)\nObservation MP Always 3 0\n\n");
}

TEST(HerdLog, RacesMakeTheTestUndefined) {
  EXPECT_EQ(log_of("exists (1:r0=1)", "C R\n{}\nP0 (int* x) { *x = 1; }\nP1 (int* x) { int r0 = *x; }\n"),
            "Test R Allowed\nStates 2\n1:r0=0;\n1:r0=1;\nUndef\nWitnesses\nPositive: 1 Negative: 1\nFlag *undef*\n"
            "Condition exists (1:r0=1)\nObservation R Sometimes 1 1\n\n");
}

TEST(JsonLog, HasTheSameContent) {
  const auto test = std::get<litmus::Test>(parse(std::string(kMessagePassing) + "exists (1:r0=1 /\\ p=y)"));
  const auto json = nlohmann::json::parse(json_log(test, find_outcomes(test, checker::ModelKind::kRc11), "MP.litmus", "rc11"));
  EXPECT_EQ(json["schema"], "snarl.litmus/1");
  EXPECT_EQ(json["states"].size(), 2u);
  EXPECT_EQ(json["states"][1]["values"]["1:r0"], 1);
  EXPECT_EQ(json["states"][1]["values"]["p"], "&y");
  EXPECT_EQ(json["executions_satisfying"], 1);
  EXPECT_EQ(json["executions_violating"], 2);
  EXPECT_EQ(json["holds"], true);
}

class RunFiles : public ::testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) {
    const std::string path = ::testing::TempDir() + name;
    std::ofstream(path) << text;
    return path;
  }
  std::string read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }
};

TEST_F(RunFiles, NamesABadFileAndGoesOn) {
  const std::string bad = write("snarl_bad.litmus", "C bad\n{}\nP0 (int* x) { *x = ; }\n");
  const std::string good = write("snarl_good.litmus", std::string(kMessagePassing) + "exists (1:r0=1)");
  const std::string output = ::testing::TempDir() + "snarl_litmus.log";
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run_files({bad, "/no/such.litmus", good}, "rc11", "text", output), 2);
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            bad + ":3:20: expected an expression, found ';'\n/no/such.litmus: cannot be read\n");
  EXPECT_TRUE(read(output).starts_with("Test MP Allowed\n"));
  EXPECT_EQ(run_files({good}, "sc", "json", output), 0);
  EXPECT_EQ(nlohmann::json::parse(read(output))["model"], "sc");
}

TEST_F(RunFiles, RefusesUnknownModelsAndFormats) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(run_files({}, "arm", "text", ""), 2);
  EXPECT_EQ(run_files({}, "rc11", "xml", ""), 2);
  EXPECT_NE(::testing::internal::GetCapturedStderr().find("there is no model 'arm'"), std::string::npos);
}

}  // namespace
}  // namespace snarl::litmus
