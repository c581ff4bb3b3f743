// Depth first over (block, what is known of the lock, decisions), without repetition.
#include "analyzers/lock_paths.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace snarl::analyzers {
namespace {

constexpr std::size_t kStatesMax = 4000;

enum class Has : std::uint8_t { kOutside, kHeld, kGuarded, kTried, kFree };

struct Way {
  std::uint32_t block = 0;
  Has has = Has::kOutside;
  std::optional<EventRef> taken, given;
  std::optional<Point> left;
  std::map<Name, bool> decided;
  std::map<std::uint32_t, int> visits;

  auto key() const { return std::tuple(block, has, taken, given, decided); }
};

class Walk {
 public:
  Walk(const Program& program, FunctionId id, PathId lock)
      : program_(program), id_(id), lock_(lock), function_(program.functions()[id]) {}

  LockPaths run() {
    Way first;
    for (const Promise& promise : function_.promises)
      if (promise.contract == Contract::kRequires || promise.contract == Contract::kRequiresShared ||
          promise.contract == Contract::kReleases)
        first.has = Has::kGuarded;
    open_.push_back(std::move(first));
    while (!open_.empty()) {
      Way way = std::move(open_.back());
      open_.pop_back();
      if (!seen_.insert(way.key()).second) continue;
      if (seen_.size() > kStatesMax) {
        result_.complete = false;
        break;
      }
      step(std::move(way));
    }
    return result_;
  }

 private:
  void step(Way way) {
    const Block& block = function_.blocks[way.block];
    for (std::uint32_t i = 0; i < block.events.size(); ++i) event({id_, way.block, i}, way);
    if (way.block == function_.exit) {
      end(way);
      return;
    }
    const int visits = ++way.visits[way.block];
    if (visits > 2) return;
    if (visits > 1) way.decided.erase(block.condition);
    for (std::size_t i = 0; i < block.successors.size(); ++i) {
      Way next = way;
      next.block = block.successors[i];
      if (block.successors.size() == 2 && !decide(block, i == 0, next)) continue;
      open_.push_back(std::move(next));
    }
  }

  // False when an earlier test of the same went the other way.
  bool decide(const Block& block, bool outcome, Way& way) const {
    if (block.test != Test::kNone && tests(block) && (way.has == Has::kTried || block.test == Test::kTried)) {
      const bool success = outcome != block.negated;
      if (!success)
        way.has = Has::kFree;
      else if (way.has == Has::kTried)
        way.has = block.test == Test::kOwns ? Has::kGuarded : Has::kHeld;
    }
    if (block.test == Test::kOwns) {
      const bool success = outcome != block.negated;
      if ((success && way.has == Has::kFree) || (!success && way.has == Has::kGuarded)) return false;
    }
    if (block.condition == 0) return true;
    const bool value = outcome != block.condition_negated;
    const auto [at, is_new] = way.decided.try_emplace(block.condition, value);
    return is_new || at->second == value;
  }

  bool tests(const Block& block) const {
    return block.test == Test::kOwns || block.tested == lock_ ||
           (program_.key(block.tested) != 0 && program_.key(block.tested) == program_.key(lock_));
  }

  void event(const EventRef& ref, Way& way) {
    const Event& event = program_.event(ref);
    switch (event.kind) {
      case EventKind::kAssign:
      case EventKind::kWrite:
      case EventKind::kReadWrite:
        forget(event.path, way);
        if (event.kind == EventKind::kAssign && event.detail != 0)
          way.decided[event.target] = program_.text(event.detail) == "1";
        break;
      case EventKind::kReturn:
      case EventKind::kThrow:
        way.left = event.at;
        break;
      default:
        break;
    }
    for (const LockStep& step : program_.site(ref).steps)
      if (step.lock == lock_) apply(step, ref, way);
  }

  void forget(PathId written, Way& way) const {
    std::erase_if(way.decided, [&](const auto& each) {
      return std::any_of(function_.blocks.begin(), function_.blocks.end(), [&](const Block& block) {
        return block.condition == each.first &&
               std::find(block.about.begin(), block.about.end(), written) != block.about.end();
      });
    });
  }

  void apply(const LockStep& step, const EventRef& ref, Way& way) {
    switch (step.kind) {
      case LockStep::kTake:
        way.has = step.by_guard ? Has::kGuarded : Has::kHeld;
        way.taken = ref;
        way.given.reset();
        break;
      case LockStep::kTry:
        way.has = Has::kTried;
        way.taken = ref;
        break;
      case LockStep::kFree:
        if (way.has == Has::kOutside) way.has = Has::kFree;
        break;
      case LockStep::kGiveMaybe:
        if (way.has != Has::kGuarded && way.has != Has::kTried) break;  // let go by the guard, or never had
        way.has = Has::kFree;
        way.given = ref;
        break;
      case LockStep::kGive:
        if (way.has == Has::kOutside && !result_.given_outside) result_.given_outside = ref;
        if (way.has == Has::kFree && !result_.given_free) {
          result_.given_free = ref;
          result_.given_before = way.given;
        }
        way.has = Has::kFree;
        way.given = ref;
        break;
    }
  }

  void end(const Way& way) {
    if (way.has == Has::kFree && way.taken) result_.given_back = true;
    if (way.has != Has::kHeld || result_.kept) return;
    result_.kept = way.taken;
    result_.left = way.left;
  }

  const Program& program_;
  FunctionId id_;
  PathId lock_;
  const Function& function_;
  LockPaths result_;
  std::vector<Way> open_;
  std::set<std::tuple<std::uint32_t, Has, std::optional<EventRef>, std::optional<EventRef>, std::map<Name, bool>>>
      seen_;
};

bool is_prefix(const Path& prefix, const Path& path) {
  return prefix.base == path.base && prefix.index == path.index && prefix.variable == path.variable &&
         prefix.steps.size() < path.steps.size() &&
         std::equal(prefix.steps.begin(), prefix.steps.end(), path.steps.begin());
}

// A pointer that is set anew, an index that changes: the name means another lock later.
bool means_one(const Program& program, const Function& function, PathId lock) {
  const Path path = program.path(lock);
  if (path.base == Base::kUnknown || path.base == Base::kReturn || program.key(lock) == 0) return false;
  for (const Name step : path.steps)
    if (program.text(step)[0] == '[') return false;
  // What a local iterator or smart pointer stands at, too.
  const auto follows = [&](Name step) { return program.text(step)[0] == '*'; };
  const bool follows_any = std::any_of(path.steps.begin(), path.steps.end(), follows);
  const Variable* root = path.base == Base::kVariable ? program.variable(path.variable) : nullptr;
  if (root != nullptr && (root->flags & kIsLocal) != 0 && (root->flags & kIsPointer) != 0 && !path.steps.empty())
    return false;
  if (path.base == Base::kVariable && follows_any && (root == nullptr || (root->flags & kIsLocal) != 0)) return false;
  for (const Block& block : function.blocks)
    for (const Event& event : block.events)
      if ((event.kind == EventKind::kBind || event.kind == EventKind::kWrite || event.kind == EventKind::kAssign ||
           event.kind == EventKind::kReadWrite) &&
          is_prefix(program.path(event.path), path))
        return false;
  return true;
}

}  // namespace

LockPaths walk_lock(const Program& program, FunctionId function, PathId lock) {
  const LockPaths result = Walk(program, function, lock).run();
  if (!result.complete) program.note_cut(function);
  return result;
}

std::vector<PathId> locks_of(const Program& program, FunctionId id) {
  std::set<PathId> locks;
  for (const auto& block : program.flow(id).sites)
    for (const Site& site : block)
      for (const LockStep& step : site.steps) locks.insert(step.lock);
  std::erase_if(locks, [&](PathId lock) { return !means_one(program, program.functions()[id], lock); });
  return {locks.begin(), locks.end()};
}

bool alike(const Program& program, PathId a, PathId b) {
  const Path& x = program.path(a);
  const Path& y = program.path(b);
  return x.base == y.base && x.variable == y.variable && x.steps == y.steps;
}

}  // namespace snarl::analyzers
