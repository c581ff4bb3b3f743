// The field's known tests: outcomes and execution counts, from the checker and from brute force.
#include "litmus/outcomes.h"

#include <gtest/gtest.h>

#include <string>

#include "litmus/herd_log.h"
#include "litmus/parser.h"
#include "tests/reference/enumerator.h"

namespace snarl::litmus {
namespace {

litmus::Test parsed(const std::string& text) {
  auto result = parse(text);
  if (const auto* error = std::get_if<ParseError>(&result)) {
    ADD_FAILURE() << error->line << ": " << error->message;
    return {};
  }
  return std::get<litmus::Test>(std::move(result));
}

std::string load(const std::string& reg, const std::string& from, const std::string& order) {
  return "int " + reg + " = atomic_load_explicit(" + from + ", memory_order_" + order + "); ";
}
std::string store(const std::string& to, const std::string& order) {
  return "atomic_store_explicit(" + to + ", 1, memory_order_" + order + "); ";
}
std::string test_of(const std::vector<std::string>& threads, const std::string& condition) {
  std::string text = "C t\n{}\n";
  for (std::size_t i = 0; i < threads.size(); ++i) {
    text += "P" + std::to_string(i) + " (atomic_int* x, atomic_int* y) { " + threads[i] + "}\n";
  }
  return text + condition;
}

std::string sb(const std::string& w, const std::string& r, const std::string& fence = "") {
  return test_of({store("x", w) + fence + load("r0", "y", r), store("y", w) + fence + load("r0", "x", r)},
                 "exists (0:r0=0 /\\ 1:r0=0)");
}
std::string mp(const std::string& w, const std::string& r) {
  return test_of({store("x", "relaxed") + store("y", w), load("r0", "y", r) + load("r1", "x", "relaxed")},
                 "exists (1:r0=1 /\\ 1:r1=0)");
}
std::string iriw(const std::string& w, const std::string& r) {
  return test_of({store("x", w), store("y", w), load("r0", "x", r) + load("r1", "y", r), load("r0", "y", r) + load("r1", "x", r)},
                 "exists (2:r0=1 /\\ 2:r1=0 /\\ 3:r0=1 /\\ 3:r1=0)");
}

struct Known {
  const char* name;
  std::string text;
  bool allowed;
  std::size_t executions;
};

TEST(LitmusOutcomes, KnownTestsUnderRc11) {
  const std::string sc_fence = "atomic_thread_fence(memory_order_seq_cst); ";
  const std::vector<Known> tests{
      {"SB+rlx", sb("relaxed", "relaxed"), true, 4},
      {"SB+rel+acq", sb("release", "acquire"), true, 4},
      {"SB+sc", sb("seq_cst", "seq_cst"), false, 3},
      {"SB+fences", sb("relaxed", "relaxed", sc_fence), false, 3},
      {"MP+rlx", mp("relaxed", "relaxed"), true, 4},
      {"MP+rel+acq", mp("release", "acquire"), false, 3},
      {"LB+rlx",
       test_of({load("r0", "x", "relaxed") + store("y", "relaxed"), load("r0", "y", "relaxed") + store("x", "relaxed")},
               "exists (0:r0=1 /\\ 1:r0=1)"),
       false, 3},
      {"IRIW+rel+acq", iriw("release", "acquire"), true, 16},
      {"IRIW+sc", iriw("seq_cst", "seq_cst"), false, 15},
      {"three writers", test_of({store("x", "relaxed"), store("x", "relaxed"), store("x", "relaxed")}, "exists (x=0)"), false, 6},
      {"three fetch_add",
       test_of({"atomic_fetch_add(x, 1);", "atomic_fetch_add(x, 1);", "atomic_fetch_add(x, 1);"}, "exists (x=2)"), false, 6},
      // C++20: a later store of the same thread does not continue a release sequence (C++17: forbidden).
      {"MP+relseq+store",
       test_of({store("x", "relaxed") + store("y", "release") + "atomic_store_explicit(y, 2, memory_order_relaxed);",
                load("r0", "y", "acquire") + load("r1", "x", "relaxed")},
               "exists (1:r0=2 /\\ 1:r1=0)"),
       true, 5},
      {"MP+relseq+rmw",
       test_of({store("x", "relaxed") + store("y", "release") + "atomic_fetch_add_explicit(y, 1, memory_order_relaxed);",
                load("r0", "y", "acquire") + load("r1", "x", "relaxed")},
               "exists (1:r0=2 /\\ 1:r1=0)"),
       false, 4},
  };
  for (const Known& known : tests) {
    const litmus::Test test = parsed(known.text);
    const Outcomes outcomes = find_outcomes(test, checker::ModelKind::kRc11);
    EXPECT_EQ(outcomes.holding > 0, known.allowed) << known.name;
    EXPECT_EQ(outcomes.holding + outcomes.failing, known.executions) << known.name;
    EXPECT_EQ(outcomes.cut, "") << known.name;
    const auto reference = reference::enumerate(test, reference::Model::kRc11);
    ASSERT_TRUE(reference.has_value()) << known.name;
    EXPECT_EQ(reference->graphs.size(), known.executions) << known.name;
  }
}

TEST(LitmusOutcomes, ScForbidsWhatRc11Allows) {
  for (const std::string& text : {sb("relaxed", "relaxed"), mp("relaxed", "relaxed"), iriw("relaxed", "relaxed")}) {
    EXPECT_EQ(find_outcomes(parsed(text), checker::ModelKind::kSc).holding, 0u) << text;
  }
}

TEST(LitmusOutcomes, PlainAccessesRaceUnlessOrdered) {
  const auto message = [](const std::string& w, const std::string& r) {
    return "C t\n{}\nP0 (int* x, atomic_int* y) { *x = 1; " + store("y", w) + "}\n" + "P1 (int* x, atomic_int* y) { " +
           load("r0", "y", r) + "int r1 = 2; if (r0) { r1 = *x; } }\nexists (1:r0=1 /\\ 1:r1=0)";
  };
  const Outcomes ordered = find_outcomes(parsed(message("release", "acquire")), checker::ModelKind::kRc11);
  EXPECT_FALSE(ordered.racy);
  EXPECT_EQ(ordered.holding, 0u);
  const Outcomes racy = find_outcomes(parsed(message("release", "relaxed")), checker::ModelKind::kRc11);
  EXPECT_TRUE(racy.racy);
  EXPECT_GT(racy.holding, 0u);
}

// A fence synchronises through atomic accesses only.
TEST(LitmusOutcomes, FencesDoNotSynchroniseThroughPlainAccesses) {
  const litmus::Test test = parsed(
      "C t\n{}\nP0 (atomic_int* x, int* y) { atomic_store_explicit(x, 1, memory_order_relaxed);\n"
      "  atomic_thread_fence(memory_order_release); *y = 1; }\n"
      "P1 (atomic_int* x, int* y) { int r0 = *y; atomic_thread_fence(memory_order_acquire);\n"
      "  int r1 = atomic_load_explicit(x, memory_order_relaxed); }\nexists (1:r0=1 /\\ 1:r1=0)");
  const Outcomes outcomes = find_outcomes(test, checker::ModelKind::kRc11);
  EXPECT_TRUE(outcomes.racy);
  EXPECT_EQ(outcomes.holding, 1u);
}

TEST(LitmusOutcomes, WeakCompareExchangeMayFailSpuriously) {
  const auto once = [](const char* strength) {
    return parsed(std::string("C t\n{ x=0; e=0; }\nP0 (atomic_int* x, int* e) {\n  int r = atomic_compare_exchange_") + strength +
                  "(x, e, 1); }\nexists (0:r=0)");
  };
  EXPECT_EQ(find_outcomes(once("weak"), checker::ModelKind::kRc11).holding, 1u);
  EXPECT_EQ(find_outcomes(once("strong"), checker::ModelKind::kRc11).holding, 0u);
}

TEST(LitmusOutcomes, FilterDropsExecutions) {
  litmus::Test test = parsed(test_of({store("x", "relaxed"), load("r0", "x", "relaxed")}, "filter (1:r0=1) forall (1:r0=1)"));
  const Outcomes outcomes = find_outcomes(test, checker::ModelKind::kRc11);
  EXPECT_EQ(outcomes.holding, 1u);
  EXPECT_EQ(outcomes.failing, 0u);
}

TEST(LitmusOutcomes, SpinLoopsEnd) {
  const litmus::Test test = parsed(
      "C t\n{}\nP0 (atomic_int* x) { atomic_store_explicit(x, 1, memory_order_release); }\n"
      "P1 (atomic_int* x) { int r = 0; while (r == 0) { r = atomic_load_explicit(x, memory_order_acquire); } }\n"
      "forall (1:r=1)");
  const Outcomes outcomes = find_outcomes(test, checker::ModelKind::kRc11);
  EXPECT_EQ(outcomes.cut, "");
  EXPECT_EQ(outcomes.states.size(), 1u);
  EXPECT_GT(outcomes.holding, 0u);
}

}  // namespace
}  // namespace snarl::litmus
