// Forward data flow over a function's blocks: held locks (may, and must where all ways agree), guard objects and what
// they own, reference members bound by constructors, threads started and not joined.
//
// A call applies its callee's effect in the caller's frame. That is all there is to user-made guards and lock wrappers:
// a constructor whose effect is "this->m_ is the argument; it is held", a destructor whose effect is "this->m_ is
// released".
// Limits: a virtual call has an effect only when one function can be meant; a cycle of calls has none.
// Tested by: tests/analyzers, tests/unit/analyzers/lock_flow_test.cpp (against every way, one by one)
#include "analyzers/lock_flow.h"

#include <algorithm>

#include "analyzers/callables.h"
#include "analyzers/condition_facts.h"
#include "analyzers/join_loops.h"

namespace snarl::analyzers {
namespace {

constexpr int kRoundsMax = 12;

auto find_lock(HeldSet& held, PathId lock) {
  return std::find_if(held.begin(), held.end(), [&](const Held& each) { return each.lock == lock; });
}

constexpr std::size_t kOnceMax = 64;

template <class List, class Value>
void insert_once(List& list, const Value& value) {
  if (list.size() < kOnceMax && std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

bool same_threads(const std::vector<Live>& a, const std::vector<Live>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Live& x, const Live& y) { return x == y && x.when == y.when; });
}

}  // namespace

// Follows reference members and pointers to what they were bound to here. As a place a pointer is itself, whatever it
// points to: `a = p` and then a read of `a` touches `a`.
PathId LockFlow::resolve(const FlowState& state, PathId id, bool as_place) {
  for (int round = 0; round < 4; ++round) {
    PathId next = id;
    for (const auto& [from, to] : state.binds) {
      const Path path = program_.paths_[id], prefix = program_.paths_[from];
      if (path.base != prefix.base || path.index != prefix.index || path.variable != prefix.variable ||
          path.steps.size() < prefix.steps.size() ||
          !std::equal(prefix.steps.begin(), prefix.steps.end(), path.steps.begin()))
        continue;
      const Variable* bound = program_.field_of(from);
      if (as_place && path.steps.size() == prefix.steps.size() && bound != nullptr &&
          (bound->flags & kIsReference) == 0)
        continue;
      Path result = program_.paths_[to];
      for (std::size_t i = prefix.steps.size(); i < path.steps.size(); ++i)
        result = program_.pool_.with(std::move(result), std::string(program_.names_[path.steps[i]]));
      next = program_.pool_.path(result);
      break;
    }
    if (next == id) break;
    id = next;
  }
  return id;
}

std::vector<PathId> LockFlow::objects(const Event& event, FlowState& state) {
  switch (event.kind) {
    case EventKind::kAcquire:
    case EventKind::kTryAcquire:
    case EventKind::kRelease:
      return {resolve(state, event.path)};
    case EventKind::kRead:
    case EventKind::kWrite:
    case EventKind::kReadWrite:
      return {resolve(state, event.path, true)};
    case EventKind::kGuardMake: {
      std::vector<PathId> result;
      for (const PathId lock : event.arguments) result.push_back(resolve(state, lock));
      return result;
    }
    case EventKind::kWait:
    case EventKind::kGuardLock:
    case EventKind::kGuardTryLock:
    case EventKind::kGuardUnlock: {
      const GuardState* owner = guard(state, resolve(state, event.kind == EventKind::kWait ? event.other : event.path));
      if (owner != nullptr) return owner->locks;
      return event.kind == EventKind::kWait ? std::vector<PathId>{resolve(state, event.other)} : std::vector<PathId>{};
    }
    default:
      return {};
  }
}

void LockFlow::acquire(FlowState& state, PathId lock, const Event& event, bool must) {
  Held held;
  held.lock = lock;
  held.must = must;
  held.shared = (event.flags & kShared) != 0;
  held.several = (event.flags & kSeveral) != 0;
  held.recursive = (event.flags & kRecursive) != 0;
  held.tried = !must;
  held.when = state.facts;
  const bool told = (event.flags & kAsserted) != 0;
  held.asserted = std::erase(state.freed, lock) != 0 || told;
  held.at = event.at;
  if (must && !told) insert_once(state.taken, lock);
  if (!told) steps_.push_back({must ? LockStep::kTake : LockStep::kTry, lock, by_guard_});
  const auto at = find_lock(state.held, lock);
  if (at != state.held.end()) {
    if (must) {
      at->must = true;
      at->tried = false;
    }
    at->asserted = at->asserted && held.asserted;
    return;
  }
  state.held.insert(std::lower_bound(state.held.begin(), state.held.end(), held,
                                     [](const Held& a, const Held& b) { return a.lock < b.lock; }),
                    held);
}

void LockFlow::release(FlowState& state, PathId lock) {
  steps_.push_back({LockStep::kGive, lock, by_guard_});
  const auto at = find_lock(state.held, lock);
  const bool callers = at == state.held.end() || at->asserted;
  if (at != state.held.end()) state.held.erase(at);
  if (!callers) return;
  insert_once(released_, lock);
  insert_once(state.freed, lock);
}

void LockFlow::apply_promises(const Function& callee, const Event& event, FlowState& state) {
  const Function& caller = program_.functions_[function_];
  for (const Promise& promise : callee.promises) {
    const PathId lock = resolve(state, program_.translate(promise.lock, event.arguments, callee, caller));
    if (promise.contract == Contract::kAcquires || promise.contract == Contract::kAcquiresShared ||
        promise.contract == Contract::kAsserts) {
      Event taken = event;
      if (promise.contract == Contract::kAsserts) taken.flags |= kAsserted;
      acquire(state, lock, taken, true);
    }
    if (promise.contract == Contract::kReleases) release(state, lock);
  }
}

void LockFlow::apply_call(const Event& event, FlowState& state) {
  const std::vector<FunctionId> targets = program_.targets(event);
  if (targets.size() != 1) return;
  const Function& callee = program_.functions_[targets[0]];
  const Function& caller = program_.functions_[function_];
  const bool asserts = std::any_of(callee.promises.begin(), callee.promises.end(),
                                   [](const Promise& promise) { return promise.contract == Contract::kAsserts; });
  if (callee.blocks.empty() || asserts) {
    apply_promises(callee, event, state);
    return;
  }
  const Effect effect = program_.flows_[targets[0]].effect;
  const auto here = [&](PathId path) {
    const Path& inner = program_.paths_[path];
    if (inner.base == Base::kReturn && event.path != 0) {
      Path result = program_.paths_[event.path];
      result.steps.insert(result.steps.end(), inner.steps.begin(), inner.steps.end());
      return program_.pool_.path(result);
    }
    return program_.translate(path, event.arguments, callee, caller);
  };
  for (const auto& [from, to] : effect.binds)
    if (const PathId left = here(from), right = here(to);
        left != 0 && right != 0 && left != right && state.binds.size() < kListMax)
      insert_once(state.binds, std::pair(left, right));
  for (const PathId lock : effect.released) release(state, resolve(state, here(lock)));
  for (const Held& each : effect.acquired) {
    Event as_taken = event;
    as_taken.flags = (each.shared ? kShared : 0u) | (each.recursive ? kRecursive : 0u) | (each.several ? kSeveral : 0u);
    by_guard_ = std::any_of(effect.guards.begin(), effect.guards.end(), [&](const GuardState& guard) {
      return std::find(guard.locks.begin(), guard.locks.end(), each.lock) != guard.locks.end();
    });
    acquire(state, resolve(state, here(each.lock)), as_taken, each.must);
    by_guard_ = false;
  }
  for (GuardState each : effect.guards) {
    each.guard = here(each.guard);
    for (PathId& lock : each.locks) lock = resolve(state, here(lock));
    std::erase_if(state.guards, [&](const GuardState& old) { return old.guard == each.guard; });
    if (each.guard != 0 && state.guards.size() < kListMax) state.guards.push_back(std::move(each));
  }
  for (const PathId handle : effect.joined) {
    const PathId mine = program_.loose(here(handle));
    if (mine != 0) joined(mine, state);
  }
  for (const PathId lock : effect.taken)
    if (const PathId mine = resolve(state, here(lock)); mine != 0) insert_once(state.taken, mine);
  for (Live each : effect.live) {
    each.handle = program_.loose(here(each.handle));
    each.when = state.facts;
    insert_once(state.live, each);
  }
}

void LockFlow::apply(const Event& event, FlowState& state, std::uint32_t block, std::uint32_t index) {
  switch (event.kind) {
    case EventKind::kAcquire:
      acquire(state, resolve(state, event.path), event, true);
      break;
    case EventKind::kTryAcquire:
      acquire(state, resolve(state, event.path), event, false);
      break;
    case EventKind::kRelease:
      release(state, resolve(state, event.path));
      break;
    case EventKind::kGuardMake:
    case EventKind::kGuardLock:
    case EventKind::kGuardTryLock:
    case EventKind::kGuardUnlock:
    case EventKind::kGuardForget:
    case EventKind::kGuardMove:
    case EventKind::kGuardDestroy:
      by_guard_ = true;
      guard_event(event, state);
      by_guard_ = false;
      break;
    case EventKind::kCall:
      apply_call(event, state);
      break;
    case EventKind::kBind: {
      const PathId to = resolve(state, event.other);
      std::erase_if(state.binds, [&](const auto& each) { return each.first == event.path; });
      const Path from = program_.paths_[event.path], target = program_.paths_[to];
      // A pointer that walks (p = p->next) has no one object any more.
      const bool cyclic = from.base == target.base && from.variable == target.variable && from.index == target.index &&
                          target.steps.size() >= from.steps.size();
      if (!cyclic && to != 0 && state.binds.size() < kListMax) state.binds.emplace_back(event.path, to);
      break;
    }
    case EventKind::kSpawn: {
      Live live{program_.loose(resolve(state, event.path)), event.at, function_, block, index, state.facts};
      std::erase(state.joined, live.handle);
      insert_once(state.live, live);
      break;
    }
    case EventKind::kJoin: {
      const PathId handle = program_.loose(resolve(state, event.path));
      if (handle != 0) joined(handle, state);
      break;
    }
    default:
      break;
  }
}

// By a number one element is joined: of the threads that a loop has started that is all only where others are joined by
// their numbers too. Any other index may be every one.
void LockFlow::joined(PathId handle, FlowState& state) {
  const PathId any = program_.loose(handle, true);
  const auto handles = [&](const Event& event) { return program_.loose(event.path, true) == any; };
  int by_number = 0;
  if (any != handle)
    for (const Block& block : program_.functions_[function_].blocks)
      by_number += static_cast<int>(std::count_if(block.events.begin(), block.events.end(), [&](const Event& event) {
        return event.kind == EventKind::kJoin && handles(event);
      }));
  std::erase_if(state.live, [&](const Live& live) {
    if (live.handle == handle) return true;
    if (any == handle) return program_.loose(live.handle, true) == any;
    return live.handle == any && by_number != 1;
  });
  insert_once(state.joined, handle);
}

// Behind a loop that joins elements, all elements are joined.
void LockFlow::joined_all(const Event& event, FlowState& state) {
  const PathId handle = program_.loose(resolve(state, event.path));
  if (handle == 0) return;
  const Path& path = program_.paths_[handle];
  const bool element = std::any_of(path.steps.begin(), path.steps.end(),
                                   [&](Name step) { return program_.names_[step].starts_with('['); });
  if (!element) return;
  joined(handle, state);
}

void LockFlow::test(const Block& block, bool outcome, FlowState& state) {
  const PathId tested = resolve(state, block.tested);
  const bool success = outcome != block.negated;
  if (block.test == Test::kTried) {
    const auto at = find_lock(state.held, tested);
    if (at == state.held.end()) return;
    if (success)
      at->must = true;
    else
      state.held.erase(at);
  } else if (GuardState* owner = guard(state, tested); owner != nullptr && owner->owned == GuardState::kMaybe) {
    owner->owned = success ? GuardState::kYes : GuardState::kNo;
    for (const PathId lock : owner->locks) {
      const auto at = find_lock(state.held, lock);
      if (at == state.held.end()) continue;
      if (success)
        at->must = true;
      else
        state.held.erase(at);
    }
  }
}

// A caller's lock that is held again on one way, and was never given back on the other, is held on both.
bool LockFlow::as_at_entry(const Held& held, const FlowState& other) {
  return held.asserted && std::find(other.freed.begin(), other.freed.end(), held.lock) == other.freed.end();
}

bool LockFlow::join(FlowState& into, const FlowState& from) {
  if (!into.reachable) {
    into = from;
    into.reachable = true;
    return true;
  }
  const FlowState before = into;
  for (const Held& each : from.held) {
    const auto at = find_lock(into.held, each.lock);
    if (at != into.held.end()) {
      at->must = at->must && each.must;
      at->tried = at->tried || each.tried;
      ConditionFacts::keep_common(at->when, each.when);
      at->shared = at->shared || each.shared;
      at->asserted = at->asserted || each.asserted;
    } else {
      Held maybe = each;
      maybe.must = each.must && as_at_entry(each, into);
      into.held.insert(std::lower_bound(into.held.begin(), into.held.end(), maybe,
                                        [](const Held& a, const Held& b) { return a.lock < b.lock; }),
                       maybe);
    }
  }
  for (Held& each : into.held)
    if (std::none_of(from.held.begin(), from.held.end(), [&](const Held& other) { return other.lock == each.lock; }))
      each.must = each.must && as_at_entry(each, from);
  for (const GuardState& each : from.guards) {
    GuardState* mine = guard(into, each.guard);
    if (mine == nullptr) {
      into.guards.push_back(each);
      if (each.owned == GuardState::kYes) into.guards.back().owned = GuardState::kMaybe;
    } else if (mine->owned != each.owned) {
      mine->owned = GuardState::kMaybe;
    }
  }
  for (const auto& bind : from.binds)
    if (std::none_of(into.binds.begin(), into.binds.end(), [&](const auto& each) { return each.first == bind.first; }))
      insert_once(into.binds, bind);
  for (const Live& each : from.live) {
    const auto mine = std::find(into.live.begin(), into.live.end(), each);
    if (mine != into.live.end()) ConditionFacts::keep_common(mine->when, each.when);
    insert_once(into.live, each);
  }
  ConditionFacts::keep_common(into.facts, from.facts);
  std::erase_if(into.taken,
                [&](PathId lock) { return std::find(from.taken.begin(), from.taken.end(), lock) == from.taken.end(); });
  for (const PathId each : from.freed) insert_once(into.freed, each);
  // What is joined on one way only may still run.
  std::erase_if(into.joined, [&](PathId handle) {
    return std::find(from.joined.begin(), from.joined.end(), handle) == from.joined.end();
  });
  return !(before.held == into.held && before.guards == into.guards && before.binds == into.binds &&
           same_threads(before.live, into.live) && before.joined == into.joined && before.freed == into.freed &&
           before.taken == into.taken && before.facts == into.facts);
}

void LockFlow::run(FunctionId id) {
  function_ = id;
  released_.clear();
  const Function& function = program_.functions_[id];
  FunctionFlow& flow = program_.flows_[id];
  if (function.blocks.empty()) return;
  const JoinLoops loops = join_loops(function);
  const ConditionFacts conditions(program_, function);
  std::vector<FlowState> in(function.blocks.size());
  in[0].reachable = true;
  for (const Promise& promise : function.promises)
    if (promise.contract == Contract::kRequires || promise.contract == Contract::kRequiresShared) {
      Event told;
      told.flags = kAsserted | (promise.contract == Contract::kRequiresShared ? kShared : 0u);
      told.at = function.at;
      acquire(in[0], promise.lock, told, true);
    }
  std::vector<std::uint32_t> open = {0};
  std::vector<int> rounds(function.blocks.size(), 0);
  flow.sites.resize(function.blocks.size());
  while (!open.empty()) {
    const auto lowest = std::min_element(open.begin(), open.end());
    const std::uint32_t index = *lowest;
    open.erase(lowest);
    if (++rounds[index] > kRoundsMax) {
      program_.note_cut(id);
      continue;
    }
    const Block& block = function.blocks[index];
    FlowState state = in[index];
    auto& sites = flow.sites[index];
    sites.clear();
    for (std::uint32_t i = 0; i < block.events.size(); ++i) {
      sites.push_back(
          {state.held, state.live, state.joined, state.freed, state.taken, {}, objects(block.events[i], state)});
      steps_.clear();
      apply(block.events[i], state, index, i);
      sites.back().steps = steps_;
      conditions.forget(block.events[i], state);
    }
    for (const std::size_t size : {state.guards.size(), state.binds.size(), state.live.size(), state.joined.size()})
      if (size >= kListMax) program_.note_cut(id);
    for (std::size_t i = 0; i < block.successors.size(); ++i) {
      FlowState next = state;
      if (block.successors.size() == 2) {
        if (block.test != Test::kNone) test(block, i == 0, next);
        conditions.learn(block, i == 0, next);
      }
      const std::uint32_t to = block.successors[i];
      if (const auto left = loops.find({index, to}); left != loops.end())
        for (const auto& [where, at] : left->second) joined_all(function.blocks[where].events[at], next);
      if (join(in[to], next) && std::find(open.begin(), open.end(), to) == open.end()) open.push_back(to);
    }
  }
  for (std::size_t i = 0; i < function.blocks.size(); ++i)
    flow.sites[i].resize(function.blocks[i].events.size());  // of unreachable blocks
  summarise(in[function.exit]);
}

void LockFlow::summarise(const FlowState& exit) {
  FunctionFlow& flow = program_.flows_[function_];
  flow.exit = exit;
  const auto is_mine = [&](PathId path) {
    const Base base = program_.paths_[path].base;
    return base != Base::kUnknown;
  };
  Effect& effect = flow.effect;
  for (const Held& each : exit.held)
    if (is_mine(each.lock) &&
        (!each.asserted || std::find(released_.begin(), released_.end(), each.lock) != released_.end()))
      effect.acquired.push_back(each);
  effect.released = released_;
  for (const GuardState& each : exit.guards) {
    const Base base = program_.paths_[each.guard].base;
    if (base == Base::kThis || base == Base::kParameter || base == Base::kReturn) effect.guards.push_back(each);
  }
  for (const auto& bind : exit.binds)
    if (program_.paths_[bind.first].base == Base::kThis || program_.paths_[bind.first].base == Base::kReturn)
      effect.binds.push_back(bind);
  effect.live = exit.live;
  effect.joined = exit.joined;
  effect.taken = exit.taken;
}

void run_flows(Program& program, const std::vector<FunctionId>& order) {
  LockFlow flow(program);
  Callables callables(program);
  for (const FunctionId function : order) {
    callables.settle(function);
    flow.run(function);
  }
}

}  // namespace snarl::analyzers
