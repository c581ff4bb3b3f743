// What x86-64 is known to show and not to show: the tests of the x86-TSO papers and of Intel's white paper (iwp), as C
// programs under the usual mapping. Each result comes with its reason, and brute force must agree.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "litmus/outcomes.h"
#include "litmus/parser.h"
#include "tests/reference/enumerator.h"

namespace snarl::litmus {
namespace {

litmus::Test parsed(const std::string& text) {
  auto result = parse(text);
  if (const auto* error = std::get_if<ParseError>(&result)) {
    ADD_FAILURE() << error->line << ": " << error->message << "\n" << text;
    return {};
  }
  return std::get<litmus::Test>(std::move(result));
}

struct Known {
  const char* name;
  std::vector<std::string> threads;
  const char* outcome;
  bool allowed;
  const char* reason;
};

// Short forms: wx=N, rx>R (relaxed), with S for seq_cst; F: MFENCE; f: a weaker fence; Ux>R: LOCKed; Cx: a failing one.
std::string operation(const std::string& word) {
  const bool sc = word.back() == 'S';
  const std::string order = sc ? "memory_order_seq_cst" : "memory_order_relaxed";
  const std::string rest = sc ? word.substr(3, word.size() - 4) : word.substr(std::min<std::size_t>(3, word.size()));
  const std::string location = word.substr(std::min<std::size_t>(1, word.size()), 1);
  switch (word[0]) {
    case 'w':
      return "atomic_store_explicit(" + location + ", " + rest + ", " + order + "); ";
    case 'r':
      return "int " + rest + " = atomic_load_explicit(" + location + ", " + order + "); ";
    case 'F':
      return "atomic_thread_fence(memory_order_seq_cst); ";
    case 'f':
      return "atomic_thread_fence(memory_order_acq_rel); ";
    case 'U':
      return "int " + rest + " = atomic_exchange_explicit(" + location + ", 1, memory_order_relaxed); ";
    case 'C':
      return "int e = 7; int " + rest + " = atomic_compare_exchange_strong_explicit(" + location +
             ", &e, 9, memory_order_relaxed, memory_order_relaxed); ";
  }
  ADD_FAILURE() << word;
  return "";
}

litmus::Test test_of(const Known& known) {
  std::string text = "C t\n{}\n";
  for (std::size_t i = 0; i < known.threads.size(); ++i) {
    text += "P" + std::to_string(i) + " (atomic_int* x, atomic_int* y, atomic_int* z) { ";
    std::string word;
    for (const char c : known.threads[i] + " ") {
      if (c != ' ') {
        word += c;
        continue;
      }
      text += operation(word);
      word.clear();
    }
    text += "}\n";
  }
  return parsed(text + "exists (" + known.outcome + ")");
}

const std::vector<Known>& known_tests() {
  static const char* both_old = "0:a=0 /\\ 1:a=0";
  static const std::vector<Known> tests{
      {"SB, iwp2.3.a", {"wx=1 ry>a", "wy=1 rx>a"}, both_old, true, "both stores wait in their buffers"},
      {"SB+mfences", {"wx=1 F ry>a", "wy=1 F rx>a"}, both_old, false, "MFENCE drains the buffer"},
      {"SB+mfence+po", {"wx=1 F ry>a", "wy=1 rx>a"}, both_old, true, "one buffer is enough"},
      {"SB+acqrel fences", {"wx=1 f ry>a", "wy=1 f rx>a"}, both_old, true, "a weaker fence is no instruction"},
      {"SB+sc stores", {"wx=1S ry>a", "wy=1S rx>a"}, both_old, false, "a seq_cst store is XCHG"},
      {"SB+sc loads", {"wx=1 ry>aS", "wy=1 rx>aS"}, both_old, true, "a seq_cst load is MOV"},
      {"SB+sc store+sc load", {"wx=1S ry>a", "wy=1 rx>aS"}, both_old, true, "the second store is still MOV"},
      {"SB+lock elsewhere", {"wx=1 Uz>b ry>a", "wy=1 Uz>b rx>a"}, both_old, false, "LOCKed drains the buffer"},
      {"SB+failed cmpxchg",
       {"wx=1 Cz>b ry>a", "wy=1 Cz>b rx>a"},
       both_old,
       false,
       "LOCK CMPXCHG drains it also when it fails"},
      {"iwp2.8.a, SB+xchgs",
       {"Ux>b ry>a", "Uy>b rx>a"},
       both_old,
       false,
       "loads stay behind earlier LOCKed instructions"},
      {"SB+read by xchg", {"wx=1 Uy>a", "wy=1 Ux>a"}, both_old, false, "stores stay before later LOCKed instructions"},
      {"iwp2.4, SB+rfi",
       {"wx=1 rx>b ry>a", "wy=1 ry>b rx>a"},
       "0:b=1 /\\ 0:a=0 /\\ 1:b=1 /\\ 1:a=0",
       true,
       "each reads its own store from its buffer"},
      {"iwp2.3.b", {"wx=1 rx>a"}, "0:a=0", false, "a thread sees its own stores"},
      {"iwp2.1, MP", {"wx=1 wy=1", "ry>a rx>b"}, "1:a=1 /\\ 1:b=0", false, "W to W and R to R stay in order"},
      {"iwp2.8.b, MP+xchg", {"Ux>c wy=1", "ry>a rx>b"}, "1:a=1 /\\ 1:b=0", false, "W to W and R to R stay in order"},
      {"iwp2.2, LB", {"rx>a wy=1", "ry>a wx=1"}, "0:a=1 /\\ 1:a=1", false, "R to W stays in order"},
      {"iwp2.5, WRC",
       {"wx=1", "rx>a wy=1", "ry>a rx>b"},
       "1:a=1 /\\ 2:a=1 /\\ 2:b=0",
       false,
       "stores reach all others at once"},
      {"iwp2.6, IRIW",
       {"wx=1", "wy=1", "rx>a ry>b", "ry>a rx>b"},
       "2:a=1 /\\ 2:b=0 /\\ 3:a=1 /\\ 3:b=0",
       false,
       "stores reach all others at once"},
      {"iwp2.7, IRIW+xchgs",
       {"Ux>c", "Uy>c", "rx>a ry>b", "ry>a rx>b"},
       "2:a=1 /\\ 2:b=0 /\\ 3:a=1 /\\ 3:b=0",
       false,
       "LOCKed instructions have one order"},
      {"RWC", {"wx=1", "rx>a ry>b", "wy=1 rx>a"}, "1:a=1 /\\ 1:b=0 /\\ 2:a=0", true, "the store to y waits"},
      {"RWC+mfence", {"wx=1", "rx>a ry>b", "wy=1 F rx>a"}, "1:a=1 /\\ 1:b=0 /\\ 2:a=0", false, "it may not wait"},
      {"2+2W", {"wx=1 wy=2", "wy=1 wx=2"}, "x=1 /\\ y=1", false, "W to W stays in order"},
      {"S", {"wx=2 wy=1", "ry>a wx=1"}, "1:a=1 /\\ x=2", false, "W to W and R to W stay in order"},
      {"R", {"wx=1 wy=1", "wy=2 rx>a"}, "y=2 /\\ 1:a=0", true, "the store to y waits behind the load"},
      {"R+mfence", {"wx=1 wy=1", "wy=2 F rx>a"}, "y=2 /\\ 1:a=0", false, "it may not wait"},
      {"CoRR", {"wx=1", "rx>a rx>b"}, "1:a=1 /\\ 1:b=0", false, "sc per location"},
      {"CoWW", {"wx=1 wx=2"}, "x=1", false, "sc per location"},
      {"n4", {"rx>a wx=1", "rx>a wx=2"}, "0:a=2 /\\ 1:a=1", false, "R to W stays in order"},
      {"n5", {"wx=1 rx>a", "wx=2 rx>a"}, "0:a=2 /\\ 1:a=1", false, "sc per location"},
      {"n6",
       {"wx=1 rx>a ry>b", "wy=2 wx=2"},
       "0:a=1 /\\ 0:b=0 /\\ x=1",
       true,
       "it reads its own store from the buffer, which comes last"},
      {"n7",
       {"wx=1 rx>a ry>b", "wy=1", "ry>a rx>b"},
       "0:a=1 /\\ 0:b=0 /\\ 2:a=1 /\\ 2:b=0",
       true,
       "its own store is seen by itself first"},
      {"n7+mfence",
       {"wx=1 F rx>a ry>b", "wy=1", "ry>a rx>b"},
       "0:a=1 /\\ 0:b=0 /\\ 2:a=1 /\\ 2:b=0",
       false,
       "not behind a fence"},
      {"two updates", {"Ux>a", "Ux>a"}, "0:a=0 /\\ 1:a=0", false, "atomicity"},
  };
  return tests;
}

TEST(LitmusTso, KnownTests) {
  for (const Known& known : known_tests()) {
    const litmus::Test test = test_of(known);
    const Outcomes outcomes = find_outcomes(test, checker::ModelKind::kTso);
    EXPECT_EQ(outcomes.holding > 0, known.allowed) << known.name << ": " << known.reason;
    EXPECT_EQ(outcomes.cut, "") << known.name;
    const auto reference = reference::enumerate(test, reference::Model::kTso);
    ASSERT_TRUE(reference.has_value()) << known.name;
    EXPECT_EQ(reference->graphs.size(), outcomes.holding + outcomes.failing) << known.name;
  }
}

// Under the mapping a compiler may use, x86-64 shows no more than C++ allows, and no less than interleavings.
TEST(LitmusTso, StandsBetweenScAndRc11) {
  const auto check = [](const litmus::Test& test, const std::string& name) {
    const Outcomes sc = find_outcomes(test, checker::ModelKind::kSc),
                   tso = find_outcomes(test, checker::ModelKind::kTso),
                   rc11 = find_outcomes(test, checker::ModelKind::kRc11);
    EXPECT_FALSE(tso.states.empty()) << name;
    for (const auto& [state, count] : sc.states) EXPECT_TRUE(tso.states.contains(state)) << name;
    for (const auto& [state, count] : tso.states) EXPECT_TRUE(rc11.states.contains(state)) << name;
  };
  for (const Known& known : known_tests()) check(test_of(known), known.name);
  for (const auto& entry : std::filesystem::directory_iterator(SNARL_SOURCE_DIR "/tests/litmus")) {
    if (entry.path().extension() != ".litmus") continue;
    std::ifstream file(entry.path());
    check(parsed(std::string(std::istreambuf_iterator<char>(file), {})), entry.path().stem());
  }
}

// The instruction has no weak form: an equal value is always exchanged.
TEST(LitmusTso, WeakCompareExchangeDoesNotFailSpuriously) {
  const litmus::Test test = parsed(
      "C t\n{}\nP0 (atomic_int* x) { int e = 0; int r = atomic_compare_exchange_weak_explicit(x, &e, 1, "
      "memory_order_relaxed, "
      "memory_order_relaxed); }\nexists (0:r=0)");
  EXPECT_EQ(find_outcomes(test, checker::ModelKind::kTso).holding, 0u);
  EXPECT_EQ(find_outcomes(test, checker::ModelKind::kRc11).holding, 1u);
}

}  // namespace
}  // namespace snarl::litmus
