// unsynchronized-shared: two threads reach an object, one writes, no common lock, not atomic.
//
// Judged in the frame of the function that starts a thread, where both sides' objects have names: what the thread
// touches against what its starter touches while the thread lives, against other threads that live with it, and against
// itself when it is started in a loop. A thread that is a member (started in one method, joined in another) is judged
// against the class' other methods.
//
// Only a hint: both sides use one atomic object, one stores with release, one loads with acquire, so that it may order
// them (a flag, a spin lock of one's own); a task that was handed to an executor, whose end nobody told.
// Tested by: tests/analyzers/unsynchronized_shared.cpp
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "analyzers/check.h"
#include "analyzers/creator_locks.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

constexpr std::size_t kPlacesMax = 8;

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
    std::erase_if(findings, [](const report::LintFinding& each) { return each.check.empty(); });
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
        for (PathId& lock : each.taken) lock = program_->seen_from(lock, event.arguments, callee, caller);
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
    const CreatorLocks creator = creator_locks(*program_, spawn);
    const bool task = program_->text(program_->event(spawn).detail) == "post";
    const report::Confidence confidence = task ? report::Confidence::kHint : report::Confidence::kLikely;
    std::vector<Access> meanwhile;
    for (const Access& each : flow.accesses)
      if (lives(program_->site(each.chain.front()))) meanwhile.push_back(each);
    compare(mine, meanwhile, false, confidence,
            [&](const Access& a, const Access& b) { return behind(creator, a, locks_of(b)); });
    const Function& function = program_->functions()[spawn.function];
    for (std::uint32_t block = 0; block < function.blocks.size(); ++block)
      for (std::uint32_t index = 0; index < function.blocks[block].events.size(); ++index) {
        const EventRef other{spawn.function, block, index};
        if (program_->event(other).kind != EventKind::kSpawn || other == spawn || !lives(program_->site(other)))
          continue;
        const std::vector<Access> theirs = accesses_of(other);
        const CreatorLocks others_creator = creator_locks(*program_, other);
        compare(mine, theirs, false, confidence, [&](const Access& a, const Access& b) {
          return meets(creator.covering, locks_of(b)) || meets(others_creator.covering, locks_of(a)) ||
                 behind(creator, a, others_creator.covering) || behind(others_creator, b, creator.covering);
        });
      }
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

  static std::vector<PathId> locks_of(const Access& access) {
    std::vector<PathId> result;
    for (const Held& each : access.held)
      if (!each.shared) result.push_back(each.lock);
    return result;
  }

  static bool meets(const std::vector<PathId>& a, const std::vector<PathId>& b) {
    return std::any_of(a.begin(), a.end(), [&](PathId lock) { return std::find(b.begin(), b.end(), lock) != b.end(); });
  }

  // What the thread does behind taking a lock that its starter held is behind what the starter did while it held it.
  static bool behind(const CreatorLocks& creator, const Access& of_thread, const std::vector<PathId>& held) {
    return std::any_of(creator.opening.begin(), creator.opening.end(),
                       [&](PathId lock) { return meets({lock}, of_thread.taken) && meets({lock}, held); });
  }

  using Ordered = std::function<bool(const Access&, const Access&)>;

  bool protected_by_one(const Access& a, const Access& b) const {
    for (const Held& x : a.held)
      for (const Held& y : b.held) {
        if (x.shared && y.shared) continue;
        if (x.lock == y.lock || program_->may_be_same(x.lock, y.lock)) return true;
        // One of many locks, chosen by the same rule.
        const Name name = program_->key(x.lock);
        if (name != 0 && name == program_->key(y.lock) && !program_->are_different_elements(x.lock, y.lock))
          return true;
      }
    return false;
  }

  // A local of what a thread runs is that thread's own.
  bool is_own_local(const Access& access) const {
    const Path& path = program_->path(access.object);
    const Variable* variable = path.base == Base::kVariable ? program_->variable(path.variable) : nullptr;
    if (variable == nullptr || (variable->flags & kIsLocal) == 0 || variable->owner == 0) return false;
    return std::any_of(access.chain.begin(), access.chain.end(),
                       [&](const EventRef& at) { return program_->functions()[at.function].usr == variable->owner; });
  }

  // One stores into an atomic object with release what the other loads from it with acquire.
  bool hands_over(const std::vector<Access>& from, const std::vector<Access>& to) const {
    const auto order = [&](const Access& access) { return program_->event(access.chain.back()).order; };
    for (const Access& store : from) {
      if (!store.atomic || !store.writes) continue;
      const Order a = order(store);
      if (a != Order::kRelease && a != Order::kAcqRel && a != Order::kSeqCst) continue;
      for (const Access& load : to) {
        // By name: a guard of one's own may hide which object it releases.
        if (!load.atomic || program_->key(load.object) != program_->key(store.object)) continue;
        const Order b = order(load);
        if (b == Order::kAcquire || b == Order::kConsume || b == Order::kAcqRel || b == Order::kSeqCst) return true;
      }
    }
    return false;
  }

  bool is_shared_object(PathId object) const {
    const Path& path = program_->path(object);
    if (path.base == Base::kUnknown || path.base == Base::kReturn) return false;
    for (const Name step : path.steps) {
      const std::string& text = program_->text(step);
      // An element may be another one each time, unless its index is a number; a copy is one's own.
      if ((text[0] == '[' && !program_->is_number(step)) || text == "=") return false;
    }
    const Variable* variable = program_->field_of(object);
    if (variable == nullptr) return false;
    constexpr std::uint32_t kNever =
        kIsLock | kIsAtomic | kIsCondition | kIsThread | kIsConst | kIsThreadLocal | kIsGuard;
    return (variable->flags & kNever) == 0;
  }

  // One object, or one of them a part of the other: `s = other` against `s.field`.
  bool overlap(PathId a, PathId b) const {
    if (a == b) return true;
    const Path &x = program_->path(a), &y = program_->path(b);
    if (x.base != y.base || x.index != y.index || x.variable != y.variable || x.steps.size() == y.steps.size())
      return false;
    const auto& shorter = x.steps.size() < y.steps.size() ? x.steps : y.steps;
    const auto& longer = x.steps.size() < y.steps.size() ? y.steps : x.steps;
    return std::equal(shorter.begin(), shorter.end(), longer.begin()) &&
           std::all_of(longer.begin() + static_cast<std::ptrdiff_t>(shorter.size()), longer.end(),
                       [&](Name step) { return program_->text(step).size() > 2; });
  }

  // Run by call_once.
  bool is_once(const Access& access) const {
    return std::any_of(access.chain.begin(), access.chain.end(), [&](const EventRef& at) {
      const Event& event = program_->event(at);
      return event.kind == EventKind::kCall && (event.flags & kInitial) != 0;
    });
  }

  // A common lock that is held on some ways only: the ways may be those on which it matters. What is volatile is meant
  // to be shared so (volatile-as-sync says that it is not). Code that nobody may judge.
  bool is_doubtful(const Access& a, const Access& b) const {
    const auto holds = [&](const Access& access, Name lock) {
      return std::find(access.maybe.begin(), access.maybe.end(), lock) != access.maybe.end() ||
             std::any_of(access.held.begin(), access.held.end(),
                         [&](const Held& each) { return program_->key(each.lock) == lock; });
    };
    const auto may = [&](const Access& x, const Access& y) {
      return std::any_of(x.maybe.begin(), x.maybe.end(), [&](Name lock) { return holds(y, lock); });
    };
    const auto unchecked = [&](const Access& access) {
      return std::any_of(access.chain.begin(), access.chain.end(), [&](const EventRef& at) {
        return (program_->functions()[at.function].flags & kUnchecked) != 0;
      });
    };
    const Variable* variable = program_->field_of(a.object);
    return may(a, b) || may(b, a) || unchecked(a) || unchecked(b) ||
           (variable != nullptr && (variable->flags & kIsVolatile) != 0);
  }

  void compare(const std::vector<Access>& thread, const std::vector<Access>& others, bool itself,
               report::Confidence confidence = report::Confidence::kLikely, const Ordered& is_ordered = {}) {
    const bool ordered = hands_over(thread, others) || hands_over(others, thread);
    if (ordered) confidence = report::Confidence::kHint;
    for (const Access& a : thread)
      for (const Access& b : others) {
        if (!overlap(a.object, b.object) || !(a.writes || b.writes) || (a.atomic && b.atomic)) continue;
        if (!is_shared_object(a.object) || !is_shared_object(b.object) || protected_by_one(a, b)) continue;
        if (is_ordered && is_ordered(a, b)) continue;
        if (is_own_local(a) || (ordered && (is_once(a) || is_once(b)))) continue;
        report(a, b, itself, is_doubtful(a, b) ? report::Confidence::kHint : confidence);
      }
  }

  void report(const Access& a, const Access& b, bool itself, report::Confidence confidence) {
    // Once for an object; other places that take part are told with it.
    const auto [said, is_new] = said_.try_emplace(program_->key(a.object), findings_->size());
    std::set<EventRef>& places = places_[said->second];
    if (!is_new) {
      report::LintFinding& before = (*findings_)[said->second];
      if (confidence == report::Confidence::kHint && before.confidence != report::Confidence::kHint) return;
      if (confidence == before.confidence) {
        for (const Access* each : {&a, &b})
          if (places.size() < kPlacesMax && places.insert(each->chain.back()).second)
            before.notes.push_back(program_->note(
                each->chain.back(), std::string("also ") + (each->writes ? "written" : "read") + " here"));
        return;
      }
      said->second = findings_->size();  // surer than what was said
      before.check.clear();
    }
    std::set<EventRef>& own = places_[said->second];
    own = {a.chain.back(), b.chain.back()};
    report::LintFinding finding;
    finding.check = "unsynchronized-shared";
    finding.confidence = confidence;
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
  std::map<Name, std::size_t> said_;                  // which finding is about the object
  std::map<std::size_t, std::set<EventRef>> places_;  // of a finding
};

const RegisterProgramCheck<UnsynchronizedShared> registered("unsynchronized-shared");

}  // namespace
}  // namespace snarl::analyzers
