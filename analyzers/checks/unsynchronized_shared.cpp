// unsynchronized-shared: two threads reach an object, one writes, no common lock, not atomic.
//
// Judged in the frame of the function that starts a thread, where both sides' objects have names: what the thread
// touches against what its starter touches while the thread lives, against other threads that live with it, and against
// itself when it is started in a loop. A thread that is a member (started in one method, joined in another) is judged
// against the class' other methods.
// Tested by: tests/analyzers/unsynchronized_shared.cpp
#include <algorithm>
#include <set>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

class UnsynchronizedShared : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    findings_ = &findings;
    for (FunctionId id = 0; id < program.functions().size(); ++id) {
      const Function& function = program.functions()[id];
      for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
        for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index)
          if (function.blocks[block].events[index].kind == EventKind::kSpawn) thread({id, block, index});
    }
  }

 private:
  std::vector<Access> accesses_of(const EventRef& spawn) const {
    std::vector<Access> result;
    const Event& event = program_->event(spawn);
    const Function& caller = program_->functions()[spawn.function];
    for (const FunctionId target : program_->targets(event)) {
      const Function& callee = program_->functions()[target];
      for (Access each : program_->flow(target).accesses) {
        each.object = program_->seen_from(each.object, event.arguments, callee, caller);
        for (Held& held : each.held) held.lock = program_->seen_from(held.lock, event.arguments, callee, caller);
        result.push_back(std::move(each));
      }
    }
    return result;
  }

  void thread(const EventRef& spawn) {
    const std::vector<Access> mine = accesses_of(spawn);
    if (mine.empty()) return;
    const bool repeated = (program_->event(spawn).flags & kInLoop) != 0;
    if (repeated) compare(mine, mine, true);
    const FunctionFlow& flow = program_->flow(spawn.function);
    const auto lives = [&](const Site& site) {
      return std::any_of(site.live.begin(), site.live.end(), [&](const Live& live) {
        return live.spawner == spawn.function && live.block == spawn.block && live.event == spawn.event;
      });
    };
    std::vector<Access> meanwhile;
    for (const Access& each : flow.accesses)
      if (lives(program_->site(each.chain.front()))) meanwhile.push_back(each);
    const Function& function = program_->functions()[spawn.function];
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
      for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
        const EventRef other{spawn.function, block, index};
        if (program_->event(other).kind != EventKind::kSpawn || other == spawn || !lives(program_->site(other)))
          continue;
        for (Access& each : accesses_of(other)) meanwhile.push_back(std::move(each));
      }
    compare(mine, meanwhile, false);
    member_thread(spawn, mine);
  }

  // Against the methods of the class that starts it.
  void member_thread(const EventRef& spawn, const std::vector<Access>& mine) {
    const Function& starter = program_->functions()[spawn.function];
    const PathId handle = program_->event(spawn).path;
    if (starter.class_usr == 0 || handle == 0 || program_->path(handle).base != Base::kThis) return;
    for (FunctionId id = 0; id < program_->functions().size(); ++id) {
      const Function& method = program_->functions()[id];
      if (method.class_usr != starter.class_usr || (method.flags & (kConstructor | kDestructor | kLambda)) != 0)
        continue;
      if (id == spawn.function || (method.flags & kMethod) == 0) continue;
      const auto& roots = program_->flow(id).roots;
      // Run by the thread itself alone, or by nobody while it lives.
      const std::vector<FunctionId> targets = program_->targets(program_->event(spawn));
      const bool only_thread = std::all_of(roots.begin(), roots.end(), [&](std::uint32_t root) {
        return std::any_of(targets.begin(), targets.end(),
                           [&](FunctionId target) { return root == kFirstThreadRoot + target; });
      });
      if (only_thread || !program_->flow(id).others || (method.flags & kPublic) == 0) continue;
      std::vector<Access> theirs;
      for (const Access& each : program_->flow(id).accesses) {
        const Site& site = program_->site(each.chain.front());
        if (std::find(site.joined.begin(), site.joined.end(), handle) != site.joined.end()) continue;
        Access copy = each;
        for (const Held& entry : program_->flow(id).entry) copy.held.push_back(entry);
        theirs.push_back(std::move(copy));
      }
      compare(mine, theirs, false);
    }
  }

  bool protected_by_one(const Access& a, const Access& b) const {
    for (const Held& x : a.held)
      for (const Held& y : b.held) {
        if (x.shared && y.shared) continue;
        if (x.lock == y.lock || program_->may_be_same(x.lock, y.lock)) return true;
        // One of many locks, chosen by the same rule.
        const Name name = program_->key(x.lock);
        if (name != 0 && name == program_->key(y.lock)) return true;
      }
    return false;
  }

  bool is_shared_object(PathId object) const {
    const Path& path = program_->path(object);
    if (path.base == Base::kUnknown || path.base == Base::kReturn) return false;
    for (const Name step : path.steps) {
      const std::string& text = program_->text(step);
      // An element may be another one each time, a copy is one's own.
      if (text[0] == '[' || text == "=") return false;
    }
    const Variable* variable = program_->field_of(object);
    if (variable == nullptr) return false;
    constexpr std::uint32_t kNever =
        kIsLock | kIsAtomic | kIsCondition | kIsThread | kIsConst | kIsThreadLocal | kIsGuard;
    return (variable->flags & kNever) == 0;
  }

  void compare(const std::vector<Access>& thread, const std::vector<Access>& others, bool itself) {
    for (const Access& a : thread)
      for (const Access& b : others) {
        if (a.object != b.object || !(a.writes || b.writes) || (a.atomic && b.atomic)) continue;
        if (!is_shared_object(a.object) || protected_by_one(a, b)) continue;
        report(a, b, itself);
      }
  }

  void report(const Access& a, const Access& b, bool itself) {
    // Once for an object.
    if (!said_.insert(program_->key(a.object)).second) return;
    report::LintFinding finding;
    finding.check = "unsynchronized-shared";
    finding.confidence = report::Confidence::kLikely;
    const auto verb = [](const Access& access) { return access.writes ? "written" : "read"; };
    // Where it is written says most.
    const Access& place = a.writes ? a : b;
    const Access& other = a.writes ? b : a;
    finding.message = "data race: " + program_->name(a.object) + " is " + verb(place) + " here and " + verb(other) +
                      (itself ? " by other threads started at the same place" : " by another thread") +
                      " at the same time, with no common lock";
    finding.place = program_->place(program_->event(place.chain.back()).at);
    finding.notes.push_back(program_->note(place.chain.back(), std::string(verb(place)) + " here"));
    finding.notes.push_back(program_->note(other.chain.back(), std::string(verb(other)) + " here"));
    findings_->push_back(std::move(finding));
  }

  const Program* program_ = nullptr;
  std::vector<report::LintFinding>* findings_ = nullptr;
  std::set<Name> said_;
};

const RegisterProgramCheck<UnsynchronizedShared> registered("unsynchronized-shared");

}  // namespace
}  // namespace snarl::analyzers
