// The data flow of held locks against its definition: every way through a function, with its calls gone into, and the
// locks that are held on all of them (must) or on some (may) before each event.
//
// The definition walks pairs of a point and a set of held locks until there is no new one, which is all ways of any
// length. Functions that take a lock twice or give back what nobody holds have no meaning here and are made anew. A
// lock that a function gives back first is its caller's: with no promise of it the flow need not know it. Limits:
// without tests of try_lock, guards and parameters; a function calls only those before it.
#include "analyzers/lock_flow.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

constexpr unsigned kLocks = 3;
using Locks = unsigned;                                 // a bit each
using Place = std::pair<std::uint32_t, std::uint32_t>;  // block, event

Name lock_name(unsigned lock) { return 1 + lock; }
PathId lock_path(unsigned lock) { return 1 + lock; }
Name function_name(unsigned function) { return 1 + kLocks + function; }

struct Definition {
  const Summary& summary;
  bool legal = true;
  std::map<Place, std::set<Locks>> seen;  // of the function asked for
  std::map<std::pair<unsigned, Locks>, std::set<Locks>> known = {};

  std::set<Locks> step(const Event& event, Locks held) {
    if (event.kind == EventKind::kCall) return walk(event.target - function_name(0), held, false);
    const Locks bit = 1u << (event.path - lock_path(0));
    const bool has = (held & bit) != 0;
    if (event.kind == EventKind::kAcquire) {
      legal = legal && !has;
      return {held | bit};
    }
    if (event.kind == EventKind::kRelease) {
      legal = legal && has;
      return {held & ~bit};
    }
    return {held};
  }

  // What is held at the end.
  std::set<Locks> walk(unsigned id, Locks entry, bool record) {
    if (const auto found = known.find({id, entry}); found != known.end() && !record) return found->second;
    const Function& function = summary.functions[id];
    std::set<std::pair<Place, Locks>> done;
    std::vector<std::pair<Place, Locks>> open = {{{0, 0}, entry}};
    std::set<Locks> exits;
    while (!open.empty()) {
      const auto [at, held] = open.back();
      open.pop_back();
      if (!done.insert({at, held}).second) continue;
      const Block& block = function.blocks[at.first];
      if (at.second == block.events.size()) {
        if (at.first == function.exit) exits.insert(held);
        for (const std::uint32_t next : block.successors) open.push_back({{next, 0}, held});
        continue;
      }
      if (record) seen[at].insert(held);
      for (const Locks after : step(block.events[at.second], held)) open.push_back({{at.first, at.second + 1}, after});
    }
    return known[{id, entry}] = exits;
  }
};

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Summary make(unsigned functions) {
    Summary summary;
    for (unsigned i = 0; i < kLocks; ++i) summary.names.push_back("c:@lock_" + std::to_string(i));
    for (unsigned i = 0; i < functions; ++i) summary.names.push_back("c:@F@f_" + std::to_string(i));
    for (unsigned i = 0; i < kLocks; ++i) summary.paths.push_back({Base::kVariable, 0, lock_name(i), {}});
    for (unsigned i = 0; i < functions; ++i) summary.functions.push_back(function(i));
    return summary;
  }
  unsigned below(unsigned count) { return std::uniform_int_distribution<unsigned>(0, count - 1)(random_); }

 private:
  Function function(unsigned id) {
    Function result;
    result.usr = result.name = function_name(id);
    const unsigned blocks = 2 + below(4);
    result.exit = blocks;
    result.blocks.resize(blocks + 1);
    for (unsigned i = 0; i < blocks; ++i) {
      for (unsigned events = below(3); events > 0; --events) result.blocks[i].events.push_back(event(id));
      result.blocks[i].successors.push_back(i + 1);
      if (below(2) == 0) result.blocks[i].successors.push_back(below(blocks + 1));
    }
    for (unsigned lock = 0; lock < kLocks; ++lock)
      if (below(4) == 0) result.promises.push_back({Contract::kRequires, lock_path(lock)});
    return result;
  }
  Event event(unsigned id) {
    Event result;
    const unsigned kind = below(id > 0 ? 6 : 5);
    if (kind == 5) {
      result.kind = EventKind::kCall;
      result.target = function_name(below(id));
      return result;
    }
    result.kind = kind < 2 ? EventKind::kAcquire : kind < 4 ? EventKind::kRelease : EventKind::kRead;
    result.path = lock_path(below(kLocks));
    return result;
  }
  std::mt19937 random_;
};

Locks promised(const Function& function) {
  Locks result = 0;
  for (const Promise& promise : function.promises) result |= 1u << (promise.lock - lock_path(0));
  return result;
}

struct Outcome {
  unsigned compared = 0;
  unsigned missed = 0;  // held on all ways, and the flow does not say so
};

// Of the last function, which nobody calls.
void compare(const Summary& summary, bool exact, Outcome& outcome) {
  const unsigned id = static_cast<unsigned>(summary.functions.size()) - 1;
  const Function& function = summary.functions[id];
  Definition definition{summary, true, {}};
  definition.walk(id, promised(function), true);
  if (!definition.legal) return;
  Program program;
  program.add(summary);
  program.link();
  for (const auto& [at, states] : definition.seen) {
    Locks must = ~0u, may = 0;
    for (const Locks each : states) {
      must &= each;
      may |= each;
    }
    Locks told_must = 0, told_may = 0;
    for (const Held& each : program.held({id, at.first, at.second})) {
      const Locks bit = 1u << (program.path(each.lock).variable - lock_name(0));
      told_may |= bit;
      if (each.must) told_must |= bit;
    }
    for (unsigned lock = 0; lock < kLocks; ++lock) {
      const Locks bit = 1u << lock;
      ++outcome.compared;
      const auto where = [&] {
        return testing::Message() << "lock " << lock << " at block " << at.first << " event " << at.second;
      };
      ASSERT_TRUE((told_must & bit) == 0 || (must & bit) != 0)
          << where() << ": told to be held, and some way has it not";
      if ((must & bit) != 0 && (told_must & bit) == 0) ++outcome.missed;
      if (!exact) continue;
      ASSERT_EQ((must & bit) != 0, (told_must & bit) != 0) << where() << ": must";
      ASSERT_TRUE((may & bit) == 0 || (told_may & bit) != 0) << where() << ": held on some way, and nobody says so";
    }
  }
}

TEST(LockFlow, AgreesWithAllWaysThroughOneFunction) {
  Outcome outcome;
  for (unsigned seed = 0; seed < 20000 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    compare(Maker(seed).make(1), true, outcome);
  }
  EXPECT_GT(outcome.compared, 5000u);
  EXPECT_EQ(outcome.missed, 0u);
}

// A callee that takes or gives back on some ways only is known less well; what is told to be held is held.
TEST(LockFlow, TellsOnlyWhatIsHeldThroughCalls) {
  Outcome outcome;
  for (unsigned seed = 0; seed < 40000 && !HasFatalFailure(); ++seed) {
    SCOPED_TRACE(seed);
    compare(Maker(seed).make(3), false, outcome);
  }
  EXPECT_GT(outcome.compared, 5000u);
  EXPECT_LT(outcome.missed * 5, outcome.compared);
}

// More than a list holds: said, not silent.
TEST(LockFlow, AFullListIsSaid) {
  for (const unsigned locks : {100u, 1000u}) {
    Summary summary;
    Function function;
    function.blocks.resize(2);
    function.blocks[0].successors = {1};
    function.exit = 1;
    for (unsigned i = 0; i < locks; ++i) {
      summary.names.push_back("c:@many_" + std::to_string(i));
      summary.paths.push_back({Base::kVariable, 0, 1 + i, {}});
      Event event;
      event.kind = EventKind::kAcquire;
      event.path = 1 + i;
      function.blocks[0].events.push_back(event);
    }
    summary.functions = {function};
    Program program;
    program.add(summary);
    program.link();
    EXPECT_EQ(program.cut(), locks == 1000u ? 1u : 0u);
  }
}

}  // namespace
}  // namespace snarl::analyzers
