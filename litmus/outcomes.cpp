#include "litmus/outcomes.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "checker/explorer.h"
#include "litmus/interpreter.h"
#include "litmus/printer.h"
#include "litmus/proposition.h"
#include "litmus/race.h"

namespace snarl::litmus {
namespace {

// A litmus test has no lines of a program to show.
std::string without_place(std::string reason) {
  constexpr std::string_view kPlace = "{place}";
  if (const std::size_t at = reason.find(kPlace); at != std::string::npos)
    reason.replace(at, kPlace.size(), "one place");
  return reason;
}

struct VectorHash {
  std::size_t operator()(const std::vector<Value>& values) const {
    std::size_t hash = values.size();
    for (const Value value : values) hash = (hash ^ value) * 0x9E3779B97F4A7C15u + (hash >> 29);
    return hash;
  }
};

bool has_plain_access(const std::vector<ThreadCode>& code) {
  for (const ThreadCode& thread : code) {
    for (const Instruction& instruction : thread.instructions) {
      if (instruction.plain) return true;
    }
  }
  return false;
}

std::vector<Observable> observables(const Test& test) {
  std::vector<Observable> shown = test.observed;
  collect_observables(test.condition, shown);
  const auto key = [&](const Observable& o) {
    return std::tuple(o.thread < 0 ? runtime::kThreadsMax : o.thread, print(o, test));
  };
  std::sort(shown.begin(), shown.end(), [&](const Observable& a, const Observable& b) { return key(a) < key(b); });
  shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
  return shown;
}

ShownValue shown_value(Value value, const Test& test) {
  const int location = location_at(value, static_cast<int>(test.locations.size()));
  if (location < 0) return {false, static_cast<std::int64_t>(value), {}};
  return {true, 0, test.locations[static_cast<std::size_t>(location)].name};
}

class Collector {
 public:
  Collector(const Test& test, bool check_races) : test_(test), program_(test), check_races_(check_races) {
    outcomes_.shown = observables(test);
    values_.resize(outcomes_.shown.size());
  }

  Outcomes run(const checker::Options& options) {
    const auto begun = std::chrono::steady_clock::now();
    checker::Explorer explorer(options);
    explorer.on_execution = [this](const checker::ExecutionGraph& graph, bool complete) {
      if (complete) add(graph);
    };
    explorer.on_restart = [this] { clear(); };
    const report::Result result = explorer.explore(program_);
    if (result.verdict == report::Verdict::kInconclusive) outcomes_.cut = without_place(result.reason);
    if (result.verdict == report::Verdict::kInternal || result.verdict == report::Verdict::kMisuse)
      outcomes_.cut = result.reason;
    if (!result.findings.empty()) outcomes_.cut = result.findings.front().message;
    for (const auto& [values, count] : states_) {
      State state;
      for (const Value value : values) state.push_back(shown_value(value, test_));
      outcomes_.states[state] += count;
    }
    outcomes_.time_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return std::move(outcomes_);
  }

 private:
  Value value_of(const Observable& o) const {
    return o.thread < 0 ? program_.location_value(o.index) : program_.register_value(o.thread, o.index);
  }

  void add(const checker::ExecutionGraph& graph) {
    const auto value = [this](const Observable& o) { return value_of(o); };
    if (test_.has_filter && !holds(test_.filter, value)) return;
    for (std::size_t i = 0; i < values_.size(); ++i) values_[i] = value_of(outcomes_.shown[i]);
    ++states_[values_];
    ++(holds(test_.condition, value) ? outcomes_.holding : outcomes_.failing);
    if (check_races_ && !outcomes_.racy) outcomes_.racy = has_data_race(graph);
  }

  void clear() {
    states_.clear();
    outcomes_.holding = outcomes_.failing = 0;
    outcomes_.racy = false;
  }

  const Test& test_;
  LitmusProgram program_;
  const bool check_races_;
  Outcomes outcomes_;
  std::vector<Value> values_;
  std::unordered_map<std::vector<Value>, std::uint64_t, VectorHash> states_;
};

}  // namespace

Outcomes find_outcomes(const Test& test, checker::ModelKind model) {
  checker::Options options;
  options.model = model;
  // An outcome of the weak form that herd7 reports too; x86-64's instruction has only the strong form.
  options.spurious_cas_failures = model != checker::ModelKind::kTso;
  options.check_races = false;           // decided here, on the complete graph
  // Under sc every execution is judged by its interleaving alone, and herd7's sc.cat has no notion of a race.
  const bool check_races = model != checker::ModelKind::kSc && has_plain_access(lower(test));
  return Collector(test, check_races).run(options);
}

bool condition_holds(const Test& test, const Outcomes& outcomes) {
  switch (test.quantifier) {
    case Quantifier::kExists:
      return outcomes.holding > 0;
    case Quantifier::kNotExists:
      return outcomes.holding == 0;
    case Quantifier::kForall:
      return outcomes.failing == 0;
  }
  return false;
}

}  // namespace snarl::litmus
