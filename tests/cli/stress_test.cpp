// snarl stress as a user sees it: verdicts, budgets, formats, what is wrong on the command line, what ends early.
//
// No test waits for a weak outcome: what must be seen is what every iteration shows.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

using Json = nlohmann::json;

const std::string kLitmus = SNARL_SOURCE_DIR "/tests/litmus/";

Json stress(const std::string& arguments, int exit_code) {
  const Spoken run = run_snarl("stress --format json " + arguments);
  EXPECT_EQ(run.exit_code, exit_code) << run.out << run.err;
  const Json json = Json::parse(run.out, nullptr, false);
  EXPECT_FALSE(json.is_discarded()) << run.out << run.err;
  return json;
}

std::uint64_t total(const Json& test) {
  std::uint64_t sum = 0;
  for (const Json& outcome : test.at("outcomes")) sum += outcome.at("count").get<std::uint64_t>();
  return sum;
}

const Json* outcome(const Json& test, const Json& values) {
  for (const Json& candidate : test.at("outcomes"))
    if (candidate.at("values") == values) return &candidate;
  return nullptr;
}

TEST(Stress, OutcomesAreCountedAndGraded) {
  const Json json = stress("--iterations 20000 " + kLitmus + "SB+rlx+rlx.litmus " + kLitmus + "SB+sc+sc.litmus", 0);
  EXPECT_EQ(json.at("verdict"), "clean");
  ASSERT_EQ(json.at("tests").size(), 2u);
  for (const Json& test : json.at("tests")) {
    EXPECT_EQ(test.at("iterations"), 20'000);
    EXPECT_EQ(total(test), 20'000u);
    EXPECT_EQ(test.at("condition").at("holding").get<int>() + test.at("condition").at("failing").get<int>(), 20'000);
  }
  const Json weak = {{"0:r0", "0"}, {"1:r0", "0"}};
  ASSERT_NE(outcome(json.at("tests")[0], weak), nullptr);
  EXPECT_EQ(outcome(json.at("tests")[0], weak)->at("grade"), "weak");
  EXPECT_EQ(outcome(json.at("tests")[1], weak), nullptr);  // not allowed, and not seen
}

// The planted fault: each exchange writes one more than it should.
TEST(Stress, AForbiddenOutcomeIsABug) {
  const std::string wrong = " -- '-D__atomic_exchange_n(p,v,o)=__atomic_exchange_n(p,(v)+1,o)'";
  const std::string test = write_file("more.litmus",
                                      "C more\n{}\n"
                                      "P0 (atomic_int* x) { int r0 = atomic_exchange(x, 1); }\n"
                                      "P1 (atomic_int* x) { int r0 = atomic_exchange(x, 1); }\n"
                                      "~exists (x=2)\n");
  EXPECT_EQ(stress("--iterations 5000 " + test, 0).at("tests")[0].at("verdict"), "clean");
  const Json json = stress("--iterations 1000000000 " + test + wrong, 1);
  EXPECT_EQ(json.at("verdict"), "bug");
  EXPECT_NE(json.at("tests")[0].at("reason").get<std::string>().find("rc11 forbids: x=2;"), std::string::npos);
  EXPECT_LT(json.at("tests")[0].at("iterations").get<double>(), 1e9);  // it stops there
  const Json whole = stress("--keep-going --iterations 50000 " + test + wrong, 1);
  EXPECT_EQ(whole.at("tests")[0].at("iterations"), 50'000);
  const Spoken text = run_snarl("stress --iterations 5000 " + test + wrong);
  EXPECT_NE(text.out.find("*>[x]=2; forbidden"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("Observation more Always"), std::string::npos) << text.out;
}

TEST(Stress, WhatHasARaceIsNotJudged) {
  const std::string racy = write_file("racy.litmus",
                                      "C racy\n{}\nP0 (int* x) { *x = 1; }\nP1 (int* x) { int r0 = *x; }\n"
                                      "exists (1:r0=1)\n");
  const Json json = stress("--iterations 1000 " + racy, 3);
  EXPECT_NE(json.at("tests")[0].at("reason").get<std::string>().find("data race"), std::string::npos);
  EXPECT_EQ(total(json.at("tests")[0]), 1000u);
}

TEST(Stress, PointersAreNamed) {
  const std::string test = write_file("pointer.litmus",
                                      "C pointer\n{ p = &x; x = 1; y = 7; }\n"
                                      "P0 (int** p, int* y) { atomic_store_explicit(p, y, memory_order_release); }\n"
                                      "P1 (int** p) { int* r0 = atomic_load_explicit(p, memory_order_acquire);"
                                      " int r1 = *r0; }\n"
                                      "exists (1:r0=&y /\\ 1:r1=7)\n");
  const Json json = stress("--iterations 3000 " + test, 0);
  for (const Json& outcome : json.at("tests")[0].at("outcomes")) {
    const Json& values = outcome.at("values");
    EXPECT_TRUE((values.at("1:r0") == "&x" && values.at("1:r1") == "1") ||
                (values.at("1:r0") == "&y" && values.at("1:r1") == "7"))
        << outcome;
  }
}

TEST(Stress, AFilterLeavesOutcomesOut) {
  const std::string test = write_file("filter.litmus",
                                      "C filter\n{}\n"
                                      "P0 (atomic_int* x) { int r0 = atomic_fetch_add(x, 1); }\n"
                                      "P1 (atomic_int* x) { int r1 = atomic_fetch_add(x, 1); }\n"
                                      "filter (0:r0=0)\nexists (1:r1=1)\n");
  const Json json = stress("--iterations 30000 " + test, 0);
  const Json& result = json.at("tests")[0];
  EXPECT_EQ(total(result) + result.at("left_out").get<std::uint64_t>(), 30'000u);
  ASSERT_EQ(result.at("outcomes").size(), 1u);
  EXPECT_EQ(result.at("outcomes")[0].at("values"), (Json{{"1:r1", "1"}}));
}

TEST(Stress, HtmlStandsAlone) {
  const Spoken run = run_snarl("stress --format html --iterations 2000 " + kLitmus + "SB+rlx+rlx.litmus");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(run.out.rfind("<!doctype html>", 0), 0u);
  EXPECT_NE(run.out.find("SB+rlx+rlx"), std::string::npos);
  for (const char* elsewhere : {"src=", "href=", "http:", "https:", "@import", "url("})
    EXPECT_EQ(run.out.find(elsewhere), std::string::npos) << elsewhere;
}

TEST(Stress, MistakesAreNamed) {
  const std::string sb = kLitmus + "SB+rlx+rlx.litmus";
  const std::string wrong =
      write_file("wrong.litmus", "C wrong\n{}\nP0 (atomic_int* x) {\n  int r0 = x +;\n}\nexists (x=0)\n");
  const std::string empty = write_file("empty.litmus", "");
  const struct {
    std::string arguments, said;
  } cases[] = {
      {wrong, "wrong.litmus:4:"},
      {empty, "empty.litmus:1:"},
      {"--sync always " + sb, "there is no --sync always"},
      {"--sync stride:3 " + sb, "there is no --sync stride:3"},
      {"--layout heap " + sb, "there is no --layout heap"},
      {"--format xml " + sb, "--format"},
      {"--time -1 " + sb, "--time"},
      {"--iterations -1 " + sb, "--iterations"},
      {"--model power " + sb, "--model"},
      {"--only nothing-like-it " + sb, "no test is named so"},
      {"--output /nonexistent/result " + sb, "cannot be written"},
      {"/nonexistent.litmus", "no such file"},
      {"--compiler no-such-compiler " + sb, "no-such-compiler"},
      {SNARL_COMMAND, "one program that was built of these"},
      {"", "FILE"},
  };
  for (const auto& [arguments, said] : cases) {
    const Spoken run = run_snarl("stress --iterations 100 " + arguments);
    EXPECT_EQ(run.exit_code, 2) << arguments << run.out;
    EXPECT_NE(run.err.find(said), std::string::npos) << arguments << ": " << run.err;
  }
}

// A thread waits for what nobody writes.
TEST(Stress, AHangIsInconclusive) {
  const std::string test = write_file("hang.litmus",
                                      "C hang\n{}\n"
                                      "P0 (atomic_int* x) { while (atomic_load(x) == 0) { } }\n"
                                      "P1 (atomic_int* x, atomic_int* y) { atomic_store(y, 1); }\n"
                                      "exists (x=0)\n");
  const Json json = stress("--hang-limit 1 " + test, 3);
  EXPECT_NE(json.at("tests")[0].at("reason").get<std::string>().find("--hang-limit"), std::string::npos);
}

TEST(Stress, AnInterruptLeavesWhatIsKnown) {
  const std::string file = write_file("partial.json", "");
  // Not before something is known.
  const Spoken run = run_command(SNARL_COMMAND " stress --time 600 --format json --output " + file + " " + kLitmus +
                                 "SB+sc+sc.litmus & pid=$!; until grep -q iterations " + file +
                                 " || ! kill -0 $pid; do sleep 0.1; done; kill -TERM $pid; wait $pid");
  EXPECT_EQ(run.exit_code, 3) << run.err;
  std::ifstream stream(file);
  const Json json = Json::parse(std::string(std::istreambuf_iterator<char>(stream), {}), nullptr, false);
  ASSERT_FALSE(json.is_discarded());
  EXPECT_EQ(json.at("verdict"), "inconclusive");
  EXPECT_EQ(json.at("tests")[0].at("iterations"), total(json.at("tests")[0]));
}

// The verdicts stand in the file's comments.
TEST(Stress, TablesTheCheckerAndTheMachineAgreeOrItIsABug) {
  const Json json = stress("--iterations 20000 " SNARL_SOURCE_DIR "/tests/stress/claims.cpp", 1);
  const std::map<std::string, std::pair<std::string, std::string>> expected = {
      {"StoreBuffering", {"clean", ""}},
      {"Message", {"clean", ""}},
      {"ThreeTellers", {"clean", ""}},
      {"Entry", {"bug", "the table forbids (1, 1) and rc11 allows it, though no interleaving of the threads has it"}},
      {"EntrySeqCst", {"clean", ""}},
      {"Unnamed", {"bug", "the table forbids (0), which it does not name, and rc11 allows it"}},
      {"Impossible", {"bug", "the table allows (1), which no execution has under rc11"}},
      {"Racy", {"bug", "data race"}},
  };
  ASSERT_EQ(json.at("tests").size(), expected.size());
  for (const Json& test : json.at("tests")) {
    const auto& [verdict, reason] = expected.at(test.at("name"));
    EXPECT_EQ(test.at("verdict"), verdict) << test;
    EXPECT_NE(test.at("reason").get<std::string>().find(reason), std::string::npos) << test;
    EXPECT_EQ(test.at("model"), test.at("name") == "Racy" ? "its table" : "rc11");
    EXPECT_TRUE(verdict != "clean" || total(test) == 20'000u) << test;
  }
  const Json* weak = outcome(json.at("tests")[0], {{"0", "0"}, {"1", "0"}});
  ASSERT_NE(weak, nullptr);
  EXPECT_EQ(weak->at("grade"), "weak");
  EXPECT_EQ(weak->at("remark"), "both stores waited in their buffers");
  // By the model alone: nothing else is allowed.
  const Json* message = outcome(json.at("tests")[1], {{"0", "0"}});
  EXPECT_EQ(message, nullptr);
}

TEST(Stress, ACrashIsABugAndTheOthersGoOn) {
  const std::string file = write_file("crash.cpp",
                                      "#include <atomic>\n"
                                      "#include <cstdlib>\n"
                                      "#include <snarl/stress.h>\n"
                                      "struct Crash {\n"
                                      "  std::atomic<int> x{0};\n"
                                      "  void thread_0() { x = 1; }\n"
                                      "  void thread_1(snarl::Outcome<1>& seen) { seen[0] = x; }\n"
                                      "  void after(snarl::Outcome<1>&) {\n"
                                      "#if !defined(SNARL_STRESS_CHECKED)\n"
                                      "    std::abort();\n"
                                      "#endif\n"
                                      "  }\n"
                                      "};\n"
                                      "SNARL_STRESS_TEST(Crash);\n"
                                      "struct Fine : Crash { void after(snarl::Outcome<1>&) {} };\n"
                                      "SNARL_STRESS_TEST(Fine);\n");
  const Json json = stress("--iterations 1000 " + file, 1);
  ASSERT_EQ(json.at("tests").size(), 2u);
  EXPECT_EQ(json.at("tests")[0].at("verdict"), "bug");
  EXPECT_NE(json.at("tests")[0].at("reason").get<std::string>().find("crashed"), std::string::npos);
  EXPECT_EQ(json.at("tests")[1].at("verdict"), "clean") << json.at("tests")[1];
}

// Each of these once had a wrong verdict: 64 bits where the test says int, an address in a number, nothing at all.
TEST(Stress, OddLitmusTestsAreJudgedAsTheModelHasThem) {
  const std::string wide = write_file("wide.litmus",
                                      "C wide\n{ x = 2147483647; }\n"
                                      "P0 (atomic_int* x) { int r0 = atomic_fetch_add(x, 1); }\n"
                                      "P1 (atomic_int* x) { int r0 = atomic_load(x); }\nforall (x=2147483648)\n");
  const std::string address =
      write_file("address.litmus",
                 "C address\n{}\n"
                 "P0 (atomic_int* x, atomic_int* y) { atomic_store_explicit(y, x, memory_order_relaxed); }\n"
                 "P1 (atomic_int* y) { int r0 = atomic_load(y); }\nexists (y=&x)\n");
  const std::string nothing = write_file("nothing.litmus", "C nothing\n{}\nP0 () { int r0 = 1; }\nexists (0:r0=1)\n");
  const Json json = stress("--iterations 2000 " + wide + " " + address + " " + nothing, 0);
  for (const Json& test : json.at("tests")) {
    EXPECT_EQ(test.at("verdict"), "clean") << test;
    EXPECT_EQ(total(test), 2000u);
    EXPECT_GT(test.at("condition").at("holding"), 0) << test;
  }
}

TEST(Stress, ABugKnownBeforeTheRunStaysOne) {
  const std::string file = write_file("opposite.cpp",
                                      "#include <mutex>\n"
                                      "#include <snarl/stress.h>\n"
                                      "struct Opposite {\n"
                                      "  std::mutex a, b;\n"
                                      "  int rest[4];\n"  // zero in both builds
                                      "  void thread_0() { std::lock_guard x(a); std::lock_guard y(b); }\n"
                                      "  void thread_1(snarl::Outcome<1>& seen) {\n"
                                      "    std::lock_guard x(b); std::lock_guard y(a); seen[0] = rest[3];\n"
                                      "  }\n"
                                      "};\n"
                                      "SNARL_STRESS_TEST(Opposite, allowed(0));\n");
  const Json json = stress("--hang-limit 1 --iterations 100000 " + file, 1);
  EXPECT_NE(json.at("tests")[0].at("reason").get<std::string>().find("waits for a lock"), std::string::npos) << json;
}

TEST(Stress, NoThreadAndNoTestIsPassedOver) {
  const std::string head = "#include <atomic>\n#include <snarl/stress.h>\n";
  const std::string body = "std::atomic<int> x{0};\n void thread_0(snarl::Outcome<1>& seen) { seen[0] = x; }\n";
  const std::string thread = " void thread_1() { x = 1; }\n", end = "};\nSNARL_STRESS_TEST(";
  const std::string gap =
      write_file("gap.cpp", head + "struct Gap {\n" + body + " void thread_2() { x = 1; }\n" + end + "Gap);\n");
  const std::string hidden =
      write_file("hidden.cpp", head + "class Hidden {\n" + thread + "public:\n" + body + end + "Hidden);\n");
  for (const std::string& file : {gap, hidden}) {
    const Spoken run = run_snarl("stress --iterations 100 " + file);
    EXPECT_EQ(run.exit_code, 2) << run.out;
    EXPECT_NE(run.err.find("without a gap"), std::string::npos) << run.err;
  }
  const std::string twin = head + "namespace {\nstruct Twin {\n" + body + thread + end + "Twin);\n}\n";
  const Spoken run =
      run_snarl("stress --iterations 100 " + write_file("one.cpp", twin) + " " + write_file("two.cpp", twin));
  EXPECT_EQ(run.exit_code, 2) << run.out;
  EXPECT_NE(run.err.find("two tests are named Twin"), std::string::npos) << run.err;
}

}  // namespace
}  // namespace snarl::cli_tests
