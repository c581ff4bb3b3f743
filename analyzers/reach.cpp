// Bottom-up over the call graph, each list without repetitions and bounded.
//
// Limits: of a cycle of calls, only what lies below its first function counts; the lists are cut at kMax entries.
// Tested by: tests/analyzers
#include "analyzers/reach.h"

#include <algorithm>

namespace snarl::analyzers {
namespace {

constexpr std::size_t kMax = 400;
constexpr std::size_t kChainMax = 8;

HeldSet musts(const HeldSet& held) {
  HeldSet result;
  for (const Held& each : held)
    if (each.must) {
      result.push_back(each);
      result.back().when.clear();
    }
  return result;
}

// Taken under a condition that nothing on the way here contradicts.
HeldSet conditional(const HeldSet& held) {
  HeldSet result;
  for (const Held& each : held)
    if (!each.must && !each.tried && !each.when.empty()) {
      result.push_back(each);
      result.back().when.clear();
    }
  return result;
}

std::vector<Name> maybes(const Program& program, const HeldSet& held) {
  std::vector<Name> result;
  for (const Held& each : held)
    if (!each.must && program.key(each.lock) != 0) result.push_back(program.key(each.lock));
  return result;
}

}  // namespace

void Reach::add(FunctionFlow& flow, Acquisition acquisition) {
  if (flow.acquisitions.size() >= kMax) program_.note_cut(static_cast<FunctionId>(&flow - program_.flows_.data()));
  if (flow.acquisitions.size() >= kMax || acquisition.chain.size() > kChainMax) return;
  for (const Acquisition& each : flow.acquisitions)
    if (each.lock == acquisition.lock && each.tried == acquisition.tried && each.shared == acquisition.shared &&
        each.outer == acquisition.outer && each.perhaps == acquisition.perhaps)
      return;
  flow.acquisitions.push_back(std::move(acquisition));
}

void Reach::add(FunctionFlow& flow, Access access) {
  if (flow.accesses.size() >= kMax) program_.note_cut(static_cast<FunctionId>(&flow - program_.flows_.data()));
  if (flow.accesses.size() >= kMax || access.chain.size() > kChainMax) return;
  for (const Access& each : flow.accesses)
    if (each.object == access.object && each.writes == access.writes && each.atomic == access.atomic &&
        each.held == access.held && each.chain.front() == access.chain.front())
      return;
  flow.accesses.push_back(std::move(access));
}

void Reach::add(FunctionFlow& flow, Blocking wait) {
  if (flow.waits.size() >= kMax) program_.note_cut(static_cast<FunctionId>(&flow - program_.flows_.data()));
  if (flow.waits.size() >= kMax || wait.chain.size() > kChainMax) return;
  for (const Blocking& each : flow.waits)
    if (each.chain.front() == wait.chain.front() && each.chain.back() == wait.chain.back()) return;
  flow.waits.push_back(std::move(wait));
}

// A local pointer is an object of its own, whatever it points to now.
PathId Reach::touched(const Event& event, PathId object) const {
  const Path& path = program_.paths_[event.path];
  return path.base == Base::kVariable && path.steps.empty() ? event.path : object;
}

void Reach::own(FunctionId id, const EventRef& ref) {
  FunctionFlow& flow = program_.flows_[id];
  const Event& event = program_.event(ref);
  const HeldSet held = musts(program_.site(ref).held);
  const std::vector<PathId>& freed = program_.site(ref).freed;
  const auto take = [&](PathId lock, bool tried) {
    add(flow, {lock,
               (event.flags & kShared) != 0,
               tried,
               (event.flags & kRecursive) != 0,
               held,
               {ref},
               freed,
               conditional(program_.site(ref).held)});
  };
  const std::vector<PathId>& objects = program_.site(ref).objects;
  switch (event.kind) {
    case EventKind::kAcquire:
      if ((event.flags & kAsserted) != 0) break;
      [[fallthrough]];
    case EventKind::kGuardLock:
      for (const PathId lock : objects) take(lock, false);
      break;
    case EventKind::kTryAcquire:
    case EventKind::kGuardTryLock:
      for (const PathId lock : objects) take(lock, true);
      break;
    case EventKind::kGuardMake:
      if ((event.flags & (kDeferred | kAdopted)) == 0)
        for (const PathId lock : objects) take(lock, (event.flags & kTried) != 0);
      break;
    case EventKind::kRead:
    case EventKind::kWrite:
    case EventKind::kReadWrite:
      if ((event.flags & kInitial) == 0 && !objects.empty())
        add(flow, {touched(event, objects[0]),
                   event.kind != EventKind::kRead,
                   event.order != Order::kPlain,
                   held,
                   {ref},
                   maybes(program_, program_.site(ref).held),
                   freed,
                   program_.site(ref).taken});
      break;
    case EventKind::kBlock:
    case EventKind::kJoin:
    case EventKind::kWait:
      add(flow, Blocking{event.path, objects, held, {ref}, freed});
      break;
    default:
      break;
  }
}

void Reach::below(FunctionId id, const EventRef& ref) {
  const Event& event = program_.event(ref);
  const Function& caller = program_.functions_[id];
  const HeldSet here = musts(program_.site(ref).held);
  for (const FunctionId target : program_.targets(event)) {
    if (target == id) continue;
    const Function& callee = program_.functions_[target];
    FunctionFlow& flow = program_.flows_[id];
    // What is given back below, before, is not held there any more.
    const auto freed = [&](const std::vector<PathId>& inner) {
      std::vector<PathId> all = program_.site(ref).freed;
      for (const PathId lock : inner) all.push_back(program_.translate(lock, event.arguments, callee, caller));
      std::sort(all.begin(), all.end());
      all.erase(std::unique(all.begin(), all.end()), all.end());
      return all;
    };
    const auto outer = [&](const HeldSet& inner, const std::vector<PathId>& given_back) {
      HeldSet all = program_.translate(inner, event.arguments, callee, caller);
      for (const Held& each : here)
        if (std::none_of(given_back.begin(), given_back.end(),
                         [&](PathId lock) { return program_.may_be_same(lock, each.lock); }))
          all.push_back(each);
      std::sort(all.begin(), all.end(), [](const Held& a, const Held& b) { return a.lock < b.lock; });
      return all;
    };
    const auto chain = [&](const std::vector<EventRef>& inner) {
      std::vector<EventRef> all = {ref};
      all.insert(all.end(), inner.begin(), inner.end());
      return all;
    };
    for (const Acquisition& each : program_.flows_[target].acquisitions) {
      HeldSet perhaps = program_.translate(each.perhaps, event.arguments, callee, caller);
      for (Held& own : conditional(program_.site(ref).held)) perhaps.push_back(std::move(own));
      add(flow,
          {program_.translate(each.lock, event.arguments, callee, caller), each.shared, each.tried, each.recursive,
           outer(each.outer, freed(each.freed)), chain(each.chain), freed(each.freed), std::move(perhaps)});
    }
    for (const Blocking& each : program_.flows_[target].waits) {
      Blocking wait{program_.translate(each.about, event.arguments, callee, caller), each.released,
                    outer(each.outer, freed(each.freed)), chain(each.chain), freed(each.freed)};
      for (PathId& lock : wait.released) lock = program_.translate(lock, event.arguments, callee, caller);
      add(flow, std::move(wait));
    }
    for (const Access& each : program_.flows_[target].accesses) {
      // Who calls what frees has often joined by means that are not seen.
      if ((program_.event(each.chain.back()).flags & kFrees) != 0) continue;
      // What a constructor does to its own object nobody else sees.
      if ((callee.flags & (kConstructor | kDestructor)) != 0 && program_.paths_[each.object].base == Base::kThis)
        continue;
      Access access{program_.translate(each.object, event.arguments, callee, caller),
                    each.writes,
                    each.atomic,
                    outer(each.held, freed(each.freed)),
                    chain(each.chain),
                    each.maybe,
                    freed(each.freed),
                    program_.site(ref).taken};
      for (const PathId lock : each.taken)
        access.taken.push_back(program_.translate(lock, event.arguments, callee, caller));
      const std::vector<Name> around = maybes(program_, program_.site(ref).held);
      access.maybe.insert(access.maybe.end(), around.begin(), around.end());
      add(flow, std::move(access));
    }
  }
}

void Reach::run(const std::vector<FunctionId>& post_order) {
  for (const FunctionId id : post_order) {
    const Function& function = program_.functions_[id];
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
      for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
        const EventRef ref{id, block, index};
        if (program_.event(ref).kind == EventKind::kCall)
          below(id, ref);
        else
          own(id, ref);
      }
  }
}

}  // namespace snarl::analyzers
