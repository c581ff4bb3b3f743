#include "analyzers/condition_facts.h"

#include <algorithm>

namespace snarl::analyzers {

bool ConditionFacts::is_private(const Program& program, const Function& function, PathId about) const {
  const Path& path = program.path(about);
  if (!path.steps.empty()) return false;
  if (path.base == Base::kParameter) return true;
  const Variable* variable = path.base == Base::kVariable ? program.variable(path.variable) : nullptr;
  if (variable == nullptr || (variable->flags & kIsLocal) == 0) return false;
  // Reads of locals are events only when others may reach them: lambdas, or whoever has their address.
  return std::none_of(function.blocks.begin(), function.blocks.end(), [&](const Block& block) {
    return std::any_of(block.events.begin(), block.events.end(),
                       [&](const Event& event) { return event.kind == EventKind::kRead && event.path == about; });
  });
}

ConditionFacts::ConditionFacts(const Program& program, const Function& function) {
  for (const Block& block : function.blocks) {
    if (block.condition == 0 || block.about.empty()) continue;
    if (!std::all_of(block.about.begin(), block.about.end(),
                     [&](PathId each) { return is_private(program, function, each); }))
      continue;
    known_.insert(block.condition);
    for (const PathId each : block.about) about_[each].push_back(block.condition);
  }
}

void ConditionFacts::learn(const Block& block, bool outcome, FlowState& state) const {
  if (known_.count(block.condition) == 0) return;
  const Fact fact{block.condition, outcome != block.condition_negated};
  const Fact opposite{fact.condition, !fact.value};
  const auto contradicts = [&](const std::vector<Fact>& when) {
    return std::find(when.begin(), when.end(), opposite) != when.end();
  };
  std::erase(state.facts, opposite);
  if (std::find(state.facts.begin(), state.facts.end(), fact) == state.facts.end()) state.facts.push_back(fact);
  std::erase_if(state.live, [&](const Live& each) { return contradicts(each.when); });
  std::erase_if(state.held, [&](const Held& each) { return !each.must && contradicts(each.when); });
}

void ConditionFacts::forget(const Event& event, FlowState& state) const {
  if (event.kind != EventKind::kAssign && event.kind != EventKind::kWrite && event.kind != EventKind::kReadWrite)
    return;
  const auto changed = about_.find(event.path);
  if (changed == about_.end()) return;
  const auto clear = [&](std::vector<Fact>& facts) {
    std::erase_if(facts, [&](const Fact& each) {
      return std::find(changed->second.begin(), changed->second.end(), each.condition) != changed->second.end();
    });
  };
  clear(state.facts);
  for (Live& each : state.live) clear(each.when);
  for (Held& each : state.held) clear(each.when);
}

void ConditionFacts::keep_common(std::vector<Fact>& into, const std::vector<Fact>& from) {
  std::erase_if(into, [&](const Fact& each) { return std::find(from.begin(), from.end(), each) == from.end(); });
}

}  // namespace snarl::analyzers
