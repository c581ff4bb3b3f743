// lock-order: two locks that are taken in both orders, or two instances of one lock that a caller may swap.
//
// An edge A -> B is a place that takes B, itself or through calls, while it holds A, surely or where a test of locals
// went one way that nothing contradicts. Cycles are looked for among class
// level names. Not edges: try_lock, the locks of one std::lock or scoped_lock among themselves, locks whose objects the
// function compares by <. A cycle is no deadlock when all its edges hold a common third lock (a gate), or when they
// cannot run in two threads at the same time.
// A declared order (ACQUIRED_BEFORE, ACQUIRED_AFTER) needs no second place: one that takes them the other way is told.
// Limits: cycles of up to four locks; one report a cycle of names.
// Tested by: tests/analyzers/lock_order.cpp, lock_order_two_units
#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "analyzers/check.h"
#include "analyzers/program.h"

namespace snarl::analyzers {
namespace {

struct Edge {
  PathId from = 0, to = 0;
  Point taken;  // where `from` was
  std::vector<EventRef> chain;
  HeldSet held;  // all that is held when `to` is taken
};

class LockOrder : public ProgramCheck {
 public:
  void run(const Program& program, std::vector<report::LintFinding>& findings) override {
    program_ = &program;
    findings_ = &findings;
    for (FunctionId id = 0; id < program.functions().size(); ++id) collect(id);
    for (const auto& [names, edges] : edges_) against_declared(names, edges);
    for (const auto& [names, edges] : edges_) {
      if (names.first == names.second)
        same_name(edges);
      else if (names.first < names.second)
        two(names, edges);
    }
    for (const auto& [names, edges] : edges_) longer({names.first, names.second}, {&edges});
  }

 private:
  using Names = std::pair<Name, Name>;

  bool compares(FunctionId id, PathId a, PathId b) const {
    for (const Block& block : program_->functions()[id].blocks)
      for (const Event& event : block.events) {
        if (event.kind != EventKind::kCompare) continue;
        const auto about = [&](PathId compared, PathId lock) {
          const Path& x = program_->path(compared);
          const Path& y = program_->path(lock);
          return x.base == y.base && x.index == y.index && x.variable == y.variable && x.base != Base::kUnknown;
        };
        if ((about(event.path, a) && about(event.other, b)) || (about(event.path, b) && about(event.other, a)))
          return true;
      }
    return false;
  }

  void collect(FunctionId id) {
    // Only what is taken while this function itself holds something: callers have their own edges.
    for (const Acquisition& each : program_->flow(id).acquisitions) {
      if (each.tried) continue;
      const Event& inner = program_->event(each.chain.back());
      const bool several = (inner.flags & kSeveral) != 0;
      HeldSet outer = each.outer;
      outer.insert(outer.end(), each.perhaps.begin(), each.perhaps.end());
      for (const Held& held : outer) {
        const Name from = program_->key(held.lock), to = program_->key(each.lock);
        if (from == 0 || to == 0 || held.lock == each.lock) continue;
        if (several && held.several && held.at.line == inner.at.line && held.at.file == inner.at.file) continue;
        if (held.shared && each.shared && from == to) continue;
        // Seen from the function that took `from`: callers would only repeat it.
        if (!taken_here(id, held)) continue;
        if (compares(id, held.lock, each.lock)) continue;
        HeldSet all = each.outer;
        for (const Held& entry : program_->flow(id).entry) all.push_back(entry);
        edges_[{from, to}].push_back({held.lock, each.lock, held.at, each.chain, std::move(all)});
      }
    }
  }

  // Not inherited from a callee's own nesting, which has its edge there.
  bool taken_here(FunctionId id, const Held& held) const {
    for (const Acquisition& each : program_->flow(id).acquisitions)
      if (each.lock == held.lock && each.chain.size() == 1 && program_->event(each.chain[0]).at.line == held.at.line)
        return true;
    const HeldSet& acquired = held_anywhere(id);
    return std::any_of(acquired.begin(), acquired.end(),
                       [&](const Held& own) { return own.lock == held.lock && own.at.line == held.at.line; });
  }

  const HeldSet& held_anywhere(FunctionId id) const {
    auto [at, is_new] = held_.try_emplace(id);
    if (is_new)
      for (const auto& block : program_->flow(id).sites)
        for (const Site& site : block)
          for (const Held& each : site.held)
            if (std::find(at->second.begin(), at->second.end(), each) == at->second.end()) at->second.push_back(each);
    return at->second;
  }

  bool gated(const Edge& a, const Edge& b) const {
    for (const Held& x : a.held)
      for (const Held& y : b.held) {
        const Name name = program_->key(x.lock);
        if (name == 0 || name != program_->key(y.lock) || (x.shared && y.shared)) continue;
        const bool part = name == program_->key(a.from) || name == program_->key(a.to);
        if (!part) return true;
      }
    return false;
  }

  void explain(const Edge& edge, report::LintFinding& finding) const {
    const std::string from = program_->name(edge.from), to = program_->name(edge.to);
    finding.notes.push_back(program_->taken_note(edge.chain.front(), edge.taken, "takes " + from));
    for (std::size_t i = 0; i + 1 < edge.chain.size(); ++i)
      finding.notes.push_back(program_->note(edge.chain[i], "then calls on, holding " + from + ","));
    report::LintNote last = program_->note(edge.chain.back(), "then takes " + to);
    finding.notes.push_back(std::move(last));
  }

  void report(const std::vector<const Edge*>& cycle, report::Confidence confidence, std::string message) {
    report::LintFinding finding;
    finding.check = "lock-order";
    finding.confidence = confidence;
    finding.message = std::move(message);
    finding.place = program_->place(program_->event(cycle[0]->chain.front()).at);
    for (const Edge* edge : cycle) explain(*edge, finding);
    findings_->push_back(std::move(finding));
  }

  bool before(const Edge& a, const Edge& b) const {
    const report::LintPlace x = program_->place(program_->event(a.chain.front()).at);
    const report::LintPlace y = program_->place(program_->event(b.chain.front()).at);
    return std::tie(x.file, x.line, x.column) < std::tie(y.file, y.line, y.column);
  }

  // ACQUIRED_BEFORE and ACQUIRED_AFTER, as they are written: what follows from two of them is not looked for.
  bool declared_before(Name first, Name second) const {
    const auto has = [&](Name lock, Name other, std::vector<PathId> Variable::* list) {
      const Variable* variable = program_->variable(lock);
      return variable != nullptr && std::any_of((variable->*list).begin(), (variable->*list).end(),
                                                [&](PathId each) { return program_->key(each) == other; });
    };
    return has(first, second, &Variable::acquired_before) || has(second, first, &Variable::acquired_after);
  }

  void against_declared(const Names& names, const std::vector<Edge>& edges) {
    if (names.first == names.second || !declared_before(names.second, names.first)) return;
    const Edge* edge = &edges.front();
    for (const Edge& each : edges)
      if (before(each, *edge)) edge = &each;
    report({edge}, report::Confidence::kLikely,
           program_->name(edge->to) + " is taken while holding " + program_->name(edge->from) +
               ", which is declared to be taken after it");
    reported_.insert({std::min(names.first, names.second), std::max(names.first, names.second)});
  }

  void two(const Names& names, const std::vector<Edge>& edges) {
    const auto back = edges_.find({names.second, names.first});
    if (back == edges_.end() || reported_.count(names) != 0) return;
    for (const Edge& a : edges)
      for (const Edge& b : back->second) {
        if (gated(a, b) || !program_->concurrent(a.chain.front(), b.chain.front())) continue;
        // The same place whatever the order in which units were read.
        const bool a_first = before(a, b);
        const Edge &first = a_first ? a : b, &second = a_first ? b : a;
        report({&first, &second}, report::Confidence::kLikely,
               "deadlock: " + program_->name(first.to) + " is taken while holding " + program_->name(first.from) +
                   ", and elsewhere the other way round");
        reported_.insert({names.first, names.second});
        return;
      }
  }

  // A hierarchy (a node and its child) has an order; two objects side by side have none.
  bool side_by_side(const Edge& edge) const {
    const Path a = program_->path(program_->parent(edge.from));  // parent() may add to the pool
    const Path b = program_->path(program_->parent(edge.to));
    if (program_->path(edge.from).base == Base::kUnknown || program_->path(edge.to).base == Base::kUnknown)
      return false;
    const bool root_a = program_->parent(edge.from) == 0, root_b = program_->parent(edge.to) == 0;
    if (root_a || root_b) return !(root_a && root_b) ? false : true;
    if (a.base == b.base && a.index == b.index && a.variable == b.variable) {
      // One continues the other: parent and child.
      const std::size_t common = std::min(a.steps.size(), b.steps.size());
      if (std::equal(a.steps.begin(), a.steps.begin() + static_cast<std::ptrdiff_t>(common), b.steps.begin()) &&
          a.steps.size() != b.steps.size())
        return false;
      return a.steps != b.steps;
    }
    return a.steps.size() == b.steps.size();
  }

  void same_name(const std::vector<Edge>& edges) {
    for (const Edge& edge : edges) {
      if (edge.chain.size() > 2 || !side_by_side(edge)) continue;
      const Edge* swapped = nullptr;
      for (const Edge& other : edges)
        if (other.from == edge.to && other.to == edge.from) swapped = &other;
      if (!program_->concurrent(edge.chain.front(), edge.chain.front()) && swapped == nullptr) {
        if (program_->flow(edge.chain.front().function).roots.size() < 2) continue;
      }
      if (gated_alone(edge)) continue;
      report({&edge}, report::Confidence::kLikely,
             "deadlock: " + program_->name(edge.to) +
                 " of two objects is taken in the order in which the objects are given; "
                 "two threads may give them in opposite orders");
      return;
    }
  }

  bool gated_alone(const Edge& edge) const {
    return std::any_of(edge.held.begin(), edge.held.end(), [&](const Held& each) {
      const Name name = program_->key(each.lock);
      return name != 0 && name != program_->key(edge.from) && !each.shared;
    });
  }

  void longer(std::vector<Name> names, std::vector<const std::vector<Edge>*> way) {
    if (names.size() > 4) return;
    for (auto next = edges_.lower_bound({names.back(), 0}); next != edges_.end() && next->first.first == names.back();
         ++next) {
      const Name name = next->first.second;
      // Each cycle from its least name, once.
      if (name == names.front() && names.size() > 2) {
        way.push_back(&next->second);
        report_longer(names, way);
        way.pop_back();
      } else if (name > names.front() && std::find(names.begin(), names.end(), name) == names.end()) {
        names.push_back(name);
        way.push_back(&next->second);
        longer(names, way);
        names.pop_back();
        way.pop_back();
      }
    }
  }

  void report_longer(const std::vector<Name>& names, const std::vector<const std::vector<Edge>*>& way) {
    for (std::size_t i = 0; i < names.size(); ++i)
      for (std::size_t j = 0; j < names.size(); ++j)
        if (reported_.count({names[i], names[j]}) != 0) return;
    std::vector<const Edge*> cycle;
    for (const auto* edges : way) cycle.push_back(&edges->front());
    for (std::size_t i = 0; i < cycle.size(); ++i)
      for (std::size_t j = i + 1; j < cycle.size(); ++j)
        if (gated(*cycle[i], *cycle[j]) || !program_->concurrent(cycle[i]->chain.front(), cycle[j]->chain.front()))
          return;
    std::string text = "deadlock: a cycle of locks:";
    for (const Name name : names) text += " " + program_->name_of_key(name) + ",";
    text += " " + program_->name_of_key(names[0]) + ", each taken while holding the one before";
    report(cycle, report::Confidence::kLikely, text);
    reported_.insert({std::min(names[0], names[1]), std::max(names[0], names[1])});
  }

  const Program* program_ = nullptr;
  std::vector<report::LintFinding>* findings_ = nullptr;
  std::map<Names, std::vector<Edge>> edges_;
  std::set<Names> reported_;
  mutable std::map<FunctionId, HeldSet> held_;
};

const RegisterProgramCheck<LockOrder> registered("lock-order");

}  // namespace
}  // namespace snarl::analyzers
