// What the tests on the way have said, so that two tests of one thing go the same way: a thread that is started under
// `if (n > 1)` does not run where a later `if (n > 1)` goes the other way.
//
// Only of locals and parameters that nobody else can change: those that no lambda captures and whose address is not
// taken. Limits: conditions are told apart by their text.
// Tested by: tests/analyzers/unsynchronized_shared.cpp, tests/analyzers/lock_order.cpp
#pragma once
#include <map>
#include <set>
#include <vector>

#include "analyzers/program.h"

namespace snarl::analyzers {

class ConditionFacts {
 public:
  ConditionFacts(const Program& program, const Function& function);
  // On one side of a test. What cannot be there goes from the state.
  void learn(const Block& block, bool outcome, FlowState& state) const;
  // Behind an event that may change what a condition is about.
  void forget(const Event& event, FlowState& state) const;
  // What two ways agree on.
  static void keep_common(std::vector<Fact>& into, const std::vector<Fact>& from);

 private:
  bool is_private(const Program& program, const Function& function, PathId about) const;

  std::set<Name> known_;                       // conditions that are about private objects alone
  std::map<PathId, std::vector<Name>> about_;  // conditions, by what they are about
};

}  // namespace snarl::analyzers
