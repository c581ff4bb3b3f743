// Natural loops of the flow graph: a back edge goes to a block that is still open in a walk in depth; the loop is the
// head and what reaches the edge's source without it. A join belongs to the smallest loop around it.
//
// A walk over the paths alone would say that a loop may run no times and leave every thread running. Who joins each
// element of a container has as many rounds as threads.
// Limits: that all elements are visited is believed. Loops left by break or return join nothing on that way.
// Tested by: tests/analyzers/unsynchronized_shared.cpp
#include "analyzers/join_loops.h"

#include <algorithm>
#include <set>

namespace snarl::analyzers {
namespace {

using BlockId = std::uint32_t;

std::vector<std::pair<BlockId, BlockId>> back_edges(const Function& function) {
  std::vector<std::pair<BlockId, BlockId>> result;
  enum State : std::uint8_t { kNew, kOpen, kDone };
  std::vector<State> states(function.blocks.size(), kNew);
  std::vector<std::pair<BlockId, std::size_t>> stack = {{0, 0}};
  states[0] = kOpen;
  while (!stack.empty()) {
    auto& [block, next] = stack.back();
    const auto& successors = function.blocks[block].successors;
    if (next == successors.size()) {
      states[block] = kDone;
      stack.pop_back();
      continue;
    }
    const BlockId to = successors[next++];
    if (states[to] == kOpen) result.emplace_back(block, to);
    if (states[to] != kNew) continue;
    states[to] = kOpen;
    stack.emplace_back(to, 0);
  }
  return result;
}

std::set<BlockId> loop_of(BlockId source, BlockId head, const std::vector<std::vector<BlockId>>& predecessors) {
  std::set<BlockId> loop = {head};
  std::vector<BlockId> open = {source};
  while (!open.empty()) {
    const BlockId block = open.back();
    open.pop_back();
    if (!loop.insert(block).second) continue;
    open.insert(open.end(), predecessors[block].begin(), predecessors[block].end());
  }
  return loop;
}

}  // namespace

JoinLoops join_loops(const Function& function) {
  JoinLoops result;
  std::vector<std::pair<BlockId, BlockId>> joins;
  for (BlockId block = 0; block < function.blocks.size(); ++block)
    for (BlockId index = 0; index < function.blocks[block].events.size(); ++index)
      if (function.blocks[block].events[index].kind == EventKind::kJoin) joins.emplace_back(block, index);
  if (joins.empty()) return result;
  std::vector<std::vector<BlockId>> predecessors(function.blocks.size());
  for (BlockId block = 0; block < function.blocks.size(); ++block)
    for (const BlockId to : function.blocks[block].successors) predecessors[to].push_back(block);
  std::map<BlockId, std::set<BlockId>> loops;  // by head
  for (const auto& [source, head] : back_edges(function)) loops[head].merge(loop_of(source, head, predecessors));
  for (const auto& join : joins) {
    const std::pair<const BlockId, std::set<BlockId>>* smallest = nullptr;
    for (const auto& loop : loops)
      if (loop.second.count(join.first) != 0 && (smallest == nullptr || loop.second.size() < smallest->second.size()))
        smallest = &loop;
    if (smallest == nullptr) continue;
    for (const BlockId to : function.blocks[smallest->first].successors)
      if (smallest->second.count(to) == 0) result[{smallest->first, to}].push_back(join);
  }
  return result;
}

}  // namespace snarl::analyzers
