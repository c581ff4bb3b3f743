// Top-down over the call graph, until nothing changes.
//
// A function with known callers is taken to have no others; one without, unless it is main, may be called from anywhere
// by any thread while others run.
// Tested by: tests/analyzers
#include "analyzers/context.h"

#include <algorithm>

namespace snarl::analyzers {
namespace {

constexpr int kRoundsMax = 8;

}  // namespace

void Contexts::find_callers() {
  for (FunctionId id = 0; id < program_.functions_.size(); ++id) {
    const Function& function = program_.functions_[id];
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
      for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
        const Event& event = function.blocks[block].events[index];
        if (event.kind != EventKind::kCall && event.kind != EventKind::kSpawn) continue;
        for (const FunctionId target : program_.targets(event)) {
          if (event.kind == EventKind::kSpawn) is_entry_[target] = true;
          program_.flows_[target].callers.push_back({id, block, index});
        }
      }
  }
}

// The locks that all calls hold, in the callee's words.
bool Contexts::meet_entry(FunctionId id) {
  FunctionFlow& flow = program_.flows_[id];
  const Function& callee = program_.functions_[id];
  bool first = true;
  HeldSet entry;
  for (const EventRef& call : flow.callers) {
    if (!known_[call.function]) continue;
    const Function& caller = program_.functions_[call.function];
    HeldSet here;
    for (Held each : program_.held(call)) {
      if (!each.must) continue;
      each.lock = program_.into(each.lock, program_.event(call).arguments, callee, caller);
      if (each.lock != 0) here.push_back(each);
    }
    if (first) {
      entry = std::move(here);
      first = false;
      continue;
    }
    std::erase_if(entry, [&](const Held& each) {
      return std::none_of(here.begin(), here.end(), [&](const Held& other) {
        return other.lock == each.lock ||
               (program_.key(other.lock) != 0 && program_.key(other.lock) == program_.key(each.lock));
      });
    });
    for (Held& each : entry)
      for (const Held& other : here)
        if (other.lock == each.lock) each.shared = each.shared || other.shared;
  }
  if (first) return false;
  std::sort(entry.begin(), entry.end(), [](const Held& a, const Held& b) { return a.lock < b.lock; });
  const bool changed = !known_[id] || !(entry == flow.entry);
  known_[id] = true;
  flow.entry = std::move(entry);
  return changed;
}

void Contexts::find_roots(const std::vector<FunctionId>& post_order) {
  program_.multiple_.assign(kFirstThreadRoot + program_.functions_.size(), false);
  program_.multiple_[kOutsideRoot] = true;
  program_.from_main_.assign(program_.multiple_.size(), false);
  for (FunctionId id = 0; id < program_.functions_.size(); ++id) {
    auto& roots = program_.flows_[id].roots;
    if ((program_.functions_[id].flags & kMain) != 0)
      roots.push_back(kMainRoot);
    else if (is_entry_[id])
      roots.push_back(kFirstThreadRoot + id);
    else if (program_.flows_[id].callers.empty())
      roots.push_back(kOutsideRoot);
  }
  for (int round = 0; round < kRoundsMax; ++round) {
    bool changed = false;
    for (auto id = post_order.rbegin(); id != post_order.rend(); ++id) {
      auto& roots = program_.flows_[*id].roots;
      for (const EventRef& call : program_.flows_[*id].callers) {
        if (program_.event(call).kind == EventKind::kSpawn) continue;
        for (const std::uint32_t root : program_.flows_[call.function].roots)
          if (std::find(roots.begin(), roots.end(), root) == roots.end() && roots.size() < 16) {
            roots.push_back(root);
            changed = true;
          }
      }
    }
    if (!changed) break;
  }
  for (FunctionId id = 0; id < program_.functions_.size(); ++id) {
    if (!is_entry_[id]) continue;
    int spawns = 0;
    bool repeated = false;
    for (const EventRef& call : program_.flows_[id].callers) {
      const Event& event = program_.event(call);
      if (event.kind != EventKind::kSpawn) continue;
      ++spawns;
      const auto& spawner = program_.flows_[call.function].roots;
      repeated = repeated || (event.flags & kInLoop) != 0 || spawner != std::vector<std::uint32_t>{kMainRoot} ||
                 program_.text(event.detail) == "post";
    }
    // Called from main alone, but more than once.
    program_.multiple_[kFirstThreadRoot + id] = repeated || spawns > 1;
    program_.from_main_[kFirstThreadRoot + id] =
        std::all_of(program_.flows_[id].callers.begin(), program_.flows_[id].callers.end(), [&](const EventRef& call) {
          return program_.event(call).kind == EventKind::kSpawn &&
                 program_.text(program_.event(call).detail) != "post" &&
                 program_.flows_[call.function].roots == std::vector<std::uint32_t>{kMainRoot};
        });
  }
}

void Contexts::find_others(const std::vector<FunctionId>& post_order) {
  for (FunctionId id = 0; id < program_.functions_.size(); ++id)
    program_.flows_[id].others =
        is_entry_[id] || ((program_.functions_[id].flags & kMain) == 0 && program_.flows_[id].callers.empty());
  for (int round = 0; round < kRoundsMax; ++round) {
    bool changed = false;
    for (auto id = post_order.rbegin(); id != post_order.rend(); ++id) {
      FunctionFlow& flow = program_.flows_[*id];
      if (flow.others) continue;
      for (const EventRef& call : flow.callers) flow.others = flow.others || program_.others(call);
      changed = changed || flow.others;
    }
    if (!changed) break;
  }
}

void Contexts::find_alive(const std::vector<FunctionId>& post_order) {
  const auto add = [](std::vector<FunctionId>& list, FunctionId id) {
    const bool is_new = std::find(list.begin(), list.end(), id) == list.end();
    if (is_new) list.push_back(id);
    return is_new;
  };
  for (int round = 0; round < kRoundsMax; ++round) {
    bool changed = false;
    for (auto id = post_order.rbegin(); id != post_order.rend(); ++id)
      for (const EventRef& call : program_.flows_[*id].callers) {
        if (program_.event(call).kind == EventKind::kSpawn) continue;
        auto& alive = program_.flows_[*id].alive;
        for (const FunctionId each : std::vector<FunctionId>(program_.flows_[call.function].alive))
          changed = add(alive, each) || changed;
        for (const Live& live : program_.site(call).live)
          for (const FunctionId each : program_.targets(program_.event({live.spawner, live.block, live.event})))
            changed = add(alive, each) || changed;
      }
    if (!changed) break;
  }
}

void Contexts::run(const std::vector<FunctionId>& post_order) {
  const std::size_t count = program_.functions_.size();
  is_root_.assign(count, false);
  is_entry_.assign(count, false);
  known_.assign(count, false);
  find_callers();
  find_roots(post_order);
  find_others(post_order);
  find_alive(post_order);
  for (FunctionId id = 0; id < count; ++id) {
    is_root_[id] = is_entry_[id] || program_.flows_[id].callers.empty() || (program_.functions_[id].flags & kMain) != 0;
    if (is_root_[id]) known_[id] = true;
    for (const Promise& promise : program_.functions_[id].promises)
      if (promise.contract == Contract::kRequires || promise.contract == Contract::kRequiresShared) {
        Held held;
        held.lock = promise.lock;
        held.shared = promise.contract == Contract::kRequiresShared;
        held.at = program_.functions_[id].at;
        program_.flows_[id].entry.push_back(held);
        is_root_[id] = known_[id] = true;
      }
  }
  for (int round = 0; round < kRoundsMax; ++round) {
    bool changed = false;
    for (auto id = post_order.rbegin(); id != post_order.rend(); ++id)
      if (!is_root_[*id]) changed = meet_entry(*id) || changed;
    if (!changed) break;
  }
}

}  // namespace snarl::analyzers
