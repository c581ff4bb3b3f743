// split-critical-section: what was found out in one critical section is acted upon in another one of the same lock,
// without looking again. In between, another thread may have changed it.
//
// A look is a read of an object under a lock, or a call that reads it under a lock of its own and writes nothing there.
// An act is a write of the object in a later section, or a call that writes it. The act must depend on the look: its
// value, its arguments, or a branch of which only one side leads to it (dependence.h). Silent when the act's section
// looks again: it reads the object, itself or in the callee, and a branch there depends on it.
// Limits: in one function; dependences through other functions are not seen; objects by their paths.
// Tested by: tests/analyzers/split_critical_section.cpp, split_critical_section_two_units
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

struct Act {
  EventRef at;
  PathId object = 0;
  PathId lock = 0;
  Point section;  // where the lock was taken
  bool writes = false;
  bool call = false;
};

class SplitCriticalSection : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    for (FunctionId id = 0; id < program.functions().size(); ++id) judge(id, findings);
  }

 private:
  static std::tuple<Name, std::uint32_t, std::uint32_t> place(const Point& at) { return {at.file, at.line, at.column}; }

  void judge(FunctionId id, std::vector<report::LintFinding>& findings) {
    const Function& function = program_->functions()[id];
    if (function.blocks.empty() || (function.flags & (kConstructor | kDestructor | kUnchecked | kImplicit)) != 0)
      return;
    const std::vector<Act> acts = acts_of(id);
    const auto looks = std::count_if(acts.begin(), acts.end(), [](const Act& act) { return !act.writes; });
    if (looks == 0 || static_cast<std::size_t>(looks) == acts.size()) return;
    reach_.clear();
    for (const Act& look : acts)
      for (const Act& act : acts) {
        if (look.writes || !act.writes || look.object != act.object || look.lock != act.lock) continue;
        if (place(look.section) == place(act.section) && !(look.call && act.call && !(look.at == act.at))) continue;
        if (held_between(look, act) || !follows(id, look.at, act.at) || !depends(id, look, act)) continue;
        if (looks_again(id, act, acts)) continue;
        report(look, act, findings);
        return;
      }
  }

  std::vector<Act> acts_of(FunctionId id) const {
    std::vector<Act> result;
    for (const Access& each : program_->flow(id).accesses) {
      if (each.atomic || !is_shared(each.object)) continue;
      const bool call = each.chain.size() > 1;
      if (each.chain.size() > 3) continue;
      const HeldSet& here = program_->site(each.chain.front()).held;
      for (const Held& held : each.held) {
        if (program_->key(held.lock) == 0) continue;
        const auto mine =
            std::find_if(here.begin(), here.end(), [&](const Held& each_here) { return each_here.lock == held.lock; });
        const bool own = mine != here.end();
        // A recursive lock taken again stays in the outer section.
        const Point section = own ? mine->at : program_->event(each.chain.front()).at;
        if (each.writes && (program_->event(each.chain.back()).flags & kLooksFirst) != 0) continue;
        result.push_back({each.chain.front(), each.object, held.lock, section, each.writes, call && !own});
      }
    }
    // A call that looks and writes is an act.
    std::erase_if(result, [&](const Act& look) {
      return !look.writes && look.call && std::any_of(result.begin(), result.end(), [&](const Act& act) {
        return act.writes && act.at == look.at && act.object == look.object;
      });
    });
    return result;
  }

  bool is_shared(PathId object) const {
    const Path& path = program_->path(object);
    if (path.base == Base::kUnknown || path.base == Base::kReturn) return false;
    const Variable* variable = program_->field_of(object);
    constexpr std::uint32_t kNever =
        kIsLock | kIsAtomic | kIsCondition | kIsThread | kIsConst | kIsThreadLocal | kIsGuard;
    if (variable == nullptr || (variable->flags & kNever) != 0) return false;
    return true;
  }

  // One section that goes on from the look to the act, by an outer hold of the lock.
  bool held_between(const Act& look, const Act& act) const {
    if (!look.call && !act.call) return false;
    const auto outer = [&](const Act& each) -> const Held* {
      for (const Held& held : program_->held(each.at))
        if (held.must && !(held.lock == each.lock && !each.call)) return &held;
      return nullptr;
    };
    const Held *a = outer(look), *b = outer(act);
    // Some other lock that is held all the way makes one section of both.
    return a != nullptr && b != nullptr && a->lock == b->lock && place(a->at) == place(b->at);
  }

  const std::set<std::uint32_t>& reachable(FunctionId id, std::uint32_t from, std::uint32_t without) {
    auto [at, is_new] = reach_.try_emplace({from, without});
    if (!is_new) return at->second;
    std::vector<std::uint32_t> open = {from};
    while (!open.empty()) {
      const std::uint32_t block = open.back();
      open.pop_back();
      if (block == without || !at->second.insert(block).second) continue;
      for (const std::uint32_t next : program_->functions()[id].blocks[block].successors) open.push_back(next);
    }
    return at->second;
  }

  bool follows(FunctionId id, const EventRef& look, const EventRef& act) {
    if (look.block == act.block && look.event < act.event) return true;
    for (const std::uint32_t next : program_->functions()[id].blocks[look.block].successors)
      if (reachable(id, next, ~0u).count(act.block) != 0) return true;
    return false;
  }

  bool contains(const std::vector<Point>& points, const EventRef& ref) const {
    const auto at = place(program_->event(ref).at);
    return std::any_of(points.begin(), points.end(), [&](const Point& each) { return place(each) == at; });
  }

  // A branch that depends on the look, one side of which leads to the act. Not where the other side looks again until
  // it is so: that waits for a state, and states that are waited for seldom go away.
  bool decides(FunctionId id, std::uint32_t block, const EventRef& look, const EventRef& act) {
    const Block& branch = program_->functions()[id].blocks[block];
    if (branch.successors.size() != 2 || !contains(branch.depends, look)) return false;
    const bool yes = reachable(id, branch.successors[0], block).count(act.block) != 0;
    const bool no = reachable(id, branch.successors[1], block).count(act.block) != 0;
    if (yes == no) return false;
    const auto back = [&](int side) { return reachable(id, branch.successors[side], ~0u).count(look.block) != 0; };
    const int to_act = yes ? 0 : 1;
    return !back(1 - to_act) || back(to_act);
  }

  bool depends(FunctionId id, const Act& look, const Act& act) {
    const Event& event = program_->event(act.at);
    if (contains(event.depends, look.at) && !(look.at == act.at)) return true;
    for (std::uint32_t block = 0; block < program_->functions()[id].blocks.size(); ++block)
      if (decides(id, block, look.at, act.at)) return true;
    return false;
  }

  bool looks_again(FunctionId id, const Act& act, const std::vector<Act>& acts) {
    if (act.call) return branches_inside(act);
    for (const Act& look : acts) {
      if (look.writes || look.object != act.object || look.call || place(look.section) != place(act.section)) continue;
      for (std::uint32_t block = 0; block < program_->functions()[id].blocks.size(); ++block)
        if (decides(id, block, look.at, act.at)) return true;
      if (contains(program_->event(act.at).depends, look.at)) return true;
    }
    return false;
  }

  // Whether the callee reads the object's field and branches on it.
  bool branches_inside(const Act& act) const {
    const Name field = program_->key(act.object);
    for (const FunctionId target : program_->targets(program_->event(act.at))) {
      const Function& callee = program_->functions()[target];
      for (const Block& block : callee.blocks)
        for (const Event& event : block.events)
          if ((event.kind == EventKind::kRead || event.kind == EventKind::kReadWrite ||
               event.kind == EventKind::kCall) &&
              (program_->key(event.path) == field || event.kind == EventKind::kCall))
            for (const Block& branch : callee.blocks)
              if (branch.successors.size() == 2 &&
                  std::any_of(branch.depends.begin(), branch.depends.end(),
                              [&](const Point& each) { return place(each) == place(event.at); }))
                return true;
    }
    return false;
  }

  void report(const Act& look, const Act& act, std::vector<report::LintFinding>& findings) {
    const Point at = program_->event(act.at).at;
    if (!said_.insert(place(at)).second) return;
    report::LintFinding finding;
    finding.check = "split-critical-section";
    finding.confidence = report::Confidence::kLikely;
    finding.message = program_->name(act.object) + " is changed here because of what an earlier critical section of " +
                      program_->name(act.lock) + " found; it may have changed in between";
    finding.place = program_->place(at);
    finding.notes.push_back(program_->note(look.at, "looked at here"));
    findings.push_back(std::move(finding));
  }

  const Program* program_ = nullptr;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::set<std::uint32_t>> reach_;
  std::set<std::tuple<Name, std::uint32_t, std::uint32_t>> said_;
};

const RegisterProgramCheck<SplitCriticalSection> registered("split-critical-section");

}  // namespace
}  // namespace snarl::analyzers
