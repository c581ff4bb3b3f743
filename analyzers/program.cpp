// Unites summaries, translates paths between frames, names things.
//
// Limits: when two units define a function of one USR the first wins; indices are told apart by their text alone.
// Tested by: tests/analyzers
#include "analyzers/program.h"

#include <algorithm>

#include "analyzers/context.h"
#include "analyzers/lock_flow.h"
#include "analyzers/reach.h"

namespace snarl::analyzers {
namespace {

bool is_field(const std::string& step) { return step.size() > 2 && step[0] != '[' && step[0] != '^'; }

}  // namespace

Program::Program() : pool_(names_, paths_) {}

void Program::add(const Summary& summary) {
  std::vector<Name> names;
  for (const std::string& name : summary.names) names.push_back(pool_.name(name));
  std::vector<PathId> paths;
  for (const Path& path : summary.paths) {
    Path copy = path;
    copy.variable = names[path.variable];
    for (Name& step : copy.steps) step = names[step];
    paths.push_back(pool_.path(copy));
  }
  const auto point = [&](Point& at) { at.file = names[at.file]; };
  const auto rename = [&](std::vector<Name>& list) {
    for (Name& each : list) each = names[each];
  };
  const auto repath = [&](std::vector<PathId>& list) {
    for (PathId& each : list) each = paths[each];
  };
  for (Function function : summary.functions) {
    const auto [at, is_new] = by_usr_.try_emplace(names[function.usr], static_cast<FunctionId>(functions_.size()));
    if (!is_new) continue;
    function.usr = names[function.usr];
    function.name = names[function.name];
    function.class_usr = names[function.class_usr];
    function.enclosing = names[function.enclosing];
    function.pattern = names[function.pattern];
    point(function.at);
    rename(function.parameters);
    rename(function.overrides);
    for (Promise& promise : function.promises) promise.lock = paths[promise.lock];
    for (Block& block : function.blocks) {
      block.tested = paths[block.tested];
      block.condition = names[block.condition];
      repath(block.about);
      for (Point& each : block.depends) point(each);
      for (Event& event : block.events) {
        point(event.at);
        event.path = paths[event.path];
        event.other = paths[event.other];
        event.target = names[event.target];
        event.detail = names[event.detail];
        repath(event.arguments);
        for (Point& each : event.depends) point(each);
      }
    }
    functions_.push_back(std::move(function));
  }
  for (Variable variable : summary.variables) {
    if (!variable_by_usr_.try_emplace(names[variable.usr], static_cast<std::uint32_t>(variables_.size())).second)
      continue;
    variable.usr = names[variable.usr];
    variable.name = names[variable.name];
    variable.type = names[variable.type];
    variable.owner = names[variable.owner];
    point(variable.at);
    for (auto* list :
         {&variable.guarded_by, &variable.pointee_guarded_by, &variable.acquired_before, &variable.acquired_after})
      repath(*list);
    variables_.push_back(std::move(variable));
  }
  for (Class each : summary.classes) {
    if (!class_by_usr_.try_emplace(names[each.usr], static_cast<std::uint32_t>(classes_.size())).second) continue;
    each.usr = names[each.usr];
    each.name = names[each.name];
    point(each.at);
    rename(each.bases);
    classes_.push_back(std::move(each));
  }
}

void Program::link() {
  flows_.resize(functions_.size());
  for (FunctionId id = 0; id < functions_.size(); ++id)
    for (const Name base : functions_[id].overrides) overriders_[base].push_back(id);
  const std::vector<FunctionId> order = post_order();
  run_flows(*this, order);
  Contexts(*this).run(order);
  Reach(*this).run(order);
}

const Function* Program::find(Name usr) const {
  const auto found = by_usr_.find(usr);
  return found == by_usr_.end() ? nullptr : &functions_[found->second];
}

std::vector<FunctionId> Program::targets(const Event& event) const {
  std::vector<FunctionId> result;
  if (event.target == 0) return result;
  if (const auto found = by_usr_.find(event.target); found != by_usr_.end()) result.push_back(found->second);
  if ((event.flags & kVirtualCall) != 0) {
    std::vector<Name> open = {event.target};
    while (!open.empty() && result.size() < 32) {
      const auto found = overriders_.find(open.back());
      open.pop_back();
      if (found == overriders_.end()) continue;
      for (const FunctionId each : found->second) {
        result.push_back(each);
        open.push_back(functions_[each].usr);
      }
    }
  }
  return result;
}

// Callees before callers, as far as there are no cycles.
std::vector<FunctionId> Program::post_order() const {
  std::vector<FunctionId> order;
  std::vector<char> state(functions_.size(), 0);
  std::vector<std::pair<FunctionId, std::vector<FunctionId>>> stack;
  const auto callees = [&](FunctionId id) {
    std::vector<FunctionId> result;
    for (const Block& block : functions_[id].blocks)
      for (const Event& event : block.events)
        if (event.kind == EventKind::kCall || event.kind == EventKind::kSpawn || event.kind == EventKind::kGive)
          for (const FunctionId target : targets(event)) result.push_back(target);
    return result;
  };
  for (FunctionId root = 0; root < functions_.size(); ++root) {
    if (state[root] != 0) continue;
    state[root] = 1;
    stack.emplace_back(root, callees(root));
    while (!stack.empty()) {
      auto& [id, open] = stack.back();
      if (open.empty()) {
        order.push_back(id);
        stack.pop_back();
        continue;
      }
      const FunctionId next = open.back();
      open.pop_back();
      if (state[next] != 0) continue;
      state[next] = 1;
      stack.emplace_back(next, callees(next));
    }
  }
  return order;
}

// From the callee's frame to the caller's.
PathId Program::translate(PathId id, const std::vector<PathId>& arguments, const Function& callee,
                          const Function& caller) {
  const Path path = paths_[id];
  std::size_t index = 0;
  const bool has_this = (callee.flags & (kMethod | kLambda)) != 0;
  switch (path.base) {
    case Base::kUnknown:
    case Base::kReturn:
      return id;
    case Base::kVariable: {
      const auto parameter = std::find(caller.parameters.begin(), caller.parameters.end(), path.variable);
      if (parameter == caller.parameters.end()) return id;
      Path result = path;
      result.base = Base::kParameter;
      result.index = static_cast<std::uint32_t>(parameter - caller.parameters.begin());
      result.variable = 0;
      return pool_.path(result);
    }
    case Base::kThis:
      index = 0;
      break;
    case Base::kParameter:
      index = path.index + (has_this ? 1 : 0);
      break;
  }
  if (path.base == Base::kThis && !has_this) return id;
  Path result = index < arguments.size() ? paths_[arguments[index]] : Path{};
  for (const Name step : path.steps) result = pool_.with(std::move(result), std::string(names_[step]));
  return pool_.path(result);
}

HeldSet Program::translate(const HeldSet& held, const std::vector<PathId>& arguments, const Function& callee,
                           const Function& caller) {
  HeldSet result = held;
  for (Held& each : result) each.lock = translate(each.lock, arguments, callee, caller);
  std::sort(result.begin(), result.end(), [](const Held& a, const Held& b) { return a.lock < b.lock; });
  return result;
}

// From the caller's frame to the callee's; what the callee has no word for keeps its last field alone.
PathId Program::into(PathId id, const std::vector<PathId>& arguments, const Function& callee, const Function& caller) {
  const Path path = paths_[id];
  const bool has_this = (callee.flags & (kMethod | kLambda)) != 0;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == 0) continue;
    Path argument = paths_[arguments[i]];
    Path result;
    if (has_this && i == 0) {
      result.base = Base::kThis;
    } else {
      result.base = Base::kParameter;
      result.index = static_cast<std::uint32_t>(i - (has_this ? 1 : 0));
    }
    if (!argument.steps.empty() && names_[argument.steps.back()] == "&") {
      argument.steps.pop_back();
      result.steps.push_back(pool_.name("*"));
    }
    if (argument.base != path.base || argument.index != path.index || argument.variable != path.variable ||
        argument.base == Base::kUnknown || argument.steps.size() > path.steps.size() ||
        !std::equal(argument.steps.begin(), argument.steps.end(), path.steps.begin()))
      continue;
    for (std::size_t step = argument.steps.size(); step < path.steps.size(); ++step)
      result = pool_.with(std::move(result), std::string(names_[path.steps[step]]));
    return pool_.path(result);
  }
  if (path.base == Base::kVariable) return id;
  if (path.base == Base::kParameter && (callee.flags & kLambda) != 0 && path.index < caller.parameters.size()) {
    Path result = path;
    result.base = Base::kVariable;
    result.index = 0;
    result.variable = caller.parameters[path.index];
    return pool_.path(result);
  }
  Path last;
  for (const Name step : path.steps) {
    if (is_field(names_[step])) last.steps.clear();
    last.steps.push_back(step);
  }
  return pool_.path(last);
}

bool Program::is_number(Name step) const {
  const std::string& text = names_[step];
  return text.size() > 2 && text[0] == '[' &&
         std::all_of(text.begin() + 1, text.end() - 1, [](char each) { return each >= '0' && each <= '9'; });
}

bool Program::are_different_elements(PathId a, PathId b) const {
  const Path &x = paths_[a], &y = paths_[b];
  if (x.base != y.base || x.index != y.index || x.variable != y.variable || x.base == Base::kUnknown) return false;
  const auto [left, right] = std::mismatch(x.steps.begin(), x.steps.end(), y.steps.begin(), y.steps.end());
  return left != x.steps.end() && right != y.steps.end() && is_number(*left) && is_number(*right);
}

PathId Program::loose(PathId id, bool numbers_too) {
  Path path = paths_[id];
  bool changed = false;
  for (Name& step : path.steps)
    if (names_[step][0] == '[' && names_[step].size() > 2 && (numbers_too || !is_number(step))) {
      step = pool_.name("[]");
      changed = true;
    }
  return changed ? pool_.path(path) : id;
}

Name Program::key(PathId id) const {
  const Path& path = paths_[id];
  for (auto step = path.steps.rbegin(); step != path.steps.rend(); ++step)
    if (is_field(names_[*step])) return *step;
  return path.base == Base::kVariable ? path.variable : 0;
}

const Variable* Program::variable(Name usr) const {
  const auto found = variable_by_usr_.find(usr);
  return found == variable_by_usr_.end() ? nullptr : &variables_[found->second];
}

const Variable* Program::field_of(PathId path) const { return variable(key(path)); }

std::string Program::name_of_key(Name key) const {
  const Variable* found = variable(key);
  if (found != nullptr) return names_[found->name];
  const std::string& usr = names_[key];
  const std::size_t at = usr.rfind('@');
  return at == std::string::npos ? usr : usr.substr(at + 1);
}

std::string Program::name(PathId path) const {
  const Name named = key(path);
  return named == 0 ? "an object" : name_of_key(named);
}

bool Program::same(PathId a, PathId b) const {
  if (a != b || a == 0) return false;
  const Path& path = paths_[a];
  if (path.base == Base::kUnknown || path.base == Base::kReturn) return false;
  return std::none_of(path.steps.begin(), path.steps.end(), [&](Name step) { return names_[step] == "[]"; });
}

bool Program::may_be_same(PathId a, PathId b) const {
  if (a == b) return true;
  if (a == 0 || b == 0) return false;
  if (key(a) == 0 || key(a) != key(b)) return false;
  const auto vague = [&](const Path& path) { return path.base == Base::kUnknown || path.base == Base::kReturn; };
  return vague(paths_[a]) || vague(paths_[b]);
}

PathId Program::parent(PathId id) const {
  Path path = paths_[id];
  while (!path.steps.empty() && !is_field(names_[path.steps.back()])) path.steps.pop_back();
  if (path.steps.empty()) return 0;
  path.steps.pop_back();
  return const_cast<Pool&>(pool_).path(path);
}

report::LintPlace Program::place(const Point& at) const {
  report::LintPlace place;
  place.file = names_[at.file];
  place.line = static_cast<int>(at.line);
  place.column = static_cast<int>(at.column);
  return place;
}

report::LintNote Program::note(const EventRef& at, std::string message) const {
  report::LintNote note;
  note.place = place(event(at).at);
  note.message = std::move(message) + " in " + names_[functions_[at.function].name];
  for (const Held& each : held(at))
    if (each.must && key(each.lock) != 0) note.locks.push_back(name(each.lock));
  std::sort(note.locks.begin(), note.locks.end());
  note.locks.erase(std::unique(note.locks.begin(), note.locks.end()), note.locks.end());
  const auto& roots = flows_[at.function].roots;
  if (roots.size() == 1) note.thread = thread_name(roots[0]);
  return note;
}

report::LintNote Program::taken_note(const EventRef& by, const Point& taken, std::string message) const {
  report::LintNote told = note(by, "");
  told.place = place(taken);
  told.message = std::move(message);
  told.locks.clear();
  return told;
}

std::string Program::thread_name(std::uint32_t root) const {
  if (root == kMainRoot) return "main";
  if (root == kOutsideRoot) return "";
  return "the thread that runs " + names_[functions_[root - kFirstThreadRoot].name];
}

HeldSet Program::held(const EventRef& ref) const {
  HeldSet result = site(ref).held;
  const std::vector<PathId>& freed = site(ref).freed;
  for (Held each : flows_[ref.function].entry) {
    if (std::any_of(result.begin(), result.end(), [&](const Held& own) { return own.lock == each.lock; })) continue;
    if (std::find(freed.begin(), freed.end(), each.lock) != freed.end()) each.must = false;
    result.push_back(each);
  }
  return result;
}

bool Program::others(const EventRef& ref) const { return flows_[ref.function].others || !site(ref).live.empty(); }

// Whether a thread of this entry may live when the main thread is there.
bool Program::meets(const EventRef& main, FunctionId entry) const {
  if (!from_main_[kFirstThreadRoot + entry]) return true;
  const auto& alive = flows_[main.function].alive;
  if (std::find(alive.begin(), alive.end(), entry) != alive.end()) return true;
  const std::vector<Live>& live = site(main).live;
  return std::any_of(live.begin(), live.end(), [&](const Live& each) {
    const std::vector<FunctionId> entries = targets(event({each.spawner, each.block, each.event}));
    return entries.empty() || std::find(entries.begin(), entries.end(), entry) != entries.end();
  });
}

bool Program::concurrent(const EventRef& a, const EventRef& b) const {
  if (!others(a) || !others(b)) return false;
  const auto& first = flows_[a.function].roots;
  const auto& second = flows_[b.function].roots;
  for (const std::uint32_t x : first)
    for (const std::uint32_t y : second)
      if ((x != y || multiple_[x]) && !(x == kMainRoot && y >= kFirstThreadRoot && !meets(a, y - kFirstThreadRoot)) &&
          !(y == kMainRoot && x >= kFirstThreadRoot && !meets(b, x - kFirstThreadRoot)))
        return true;
  return false;
}

}  // namespace snarl::analyzers
