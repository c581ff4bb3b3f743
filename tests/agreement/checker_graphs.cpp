#include "tests/agreement/checker_graphs.h"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "checker/explorer.h"
#include "fuzz/strategies.h"
#include "litmus/interpreter.h"
#include "litmus/race.h"
#include "report/check.h"

namespace snarl::agreement {
namespace {

using checker::Event;
using checker::EventId;
using reference::EventName;
using reference::GraphEvent;
using runtime::OpKind;

bool is_thread_event(const Event& event) {
  switch (event.kind) {
    case OpKind::kThreadCreate:
    case OpKind::kThreadBegin:
    case OpKind::kThreadEnd:
    case OpKind::kThreadDetach:
      return true;
    default:
      return false;
  }
}

class Translation {
 public:
  Translation(const checker::ExecutionGraph& graph, const litmus::Test& test) : graph_(graph), test_(test) {}

  reference::Graph run() {
    name_events();
    reference::Graph result;
    result.threads.resize(test_.threads.size());
    for (std::size_t thread = 0; thread < names_.size(); ++thread) {
      for (std::uint32_t i = 0; i < names_[thread].size(); ++i) {
        if (names_[thread][i] < 0) continue;
        result.threads[thread].push_back(translate(graph_.at(EventId(static_cast<unsigned>(thread), i))));
      }
    }
    result.co.resize(test_.locations.size());
    for (checker::LocationId id = 0; id < graph_.location_count(); ++id) {
      const auto& co = graph_.location(id).co;
      if (co.size() <= 1) continue;
      auto& translated = result.co[static_cast<std::size_t>(location_of(id))];
      SNARL_CHECK(translated.empty());
      for (std::size_t i = 1; i < co.size(); ++i) translated.push_back(name_of(co[i]));
    }
    return result;
  }

 private:
  // Thread events are not part of the canonical text: number the others anew.
  void name_events() {
    SNARL_CHECK(graph_.thread_count() <= test_.threads.size());
    names_.resize(graph_.thread_count());
    for (unsigned thread = 0; thread < graph_.thread_count(); ++thread) {
      int next = 0;
      for (std::uint32_t i = 0; i < graph_.size(thread); ++i) {
        names_[thread].push_back(is_thread_event(graph_.at(EventId(thread, i))) ? -1 : next++);
      }
    }
  }

  int location_of(checker::LocationId id) const {
    const int location = litmus::location_at(graph_.location(id).address, static_cast<int>(test_.locations.size()));
    SNARL_CHECK(location >= 0);
    return location;
  }

  EventName name_of(EventId id) const {
    if (id.is_init()) return {-1, location_of(id.index())};
    return {static_cast<int>(id.thread()), names_[id.thread()][id.index()]};
  }

  GraphEvent translate(const Event& event) const {
    GraphEvent result;
    result.order = event.read_order();
    if (event.kind == OpKind::kFence) {
      result.fence = true;
      return result;
    }
    if (event.chain || (!event.reads && !event.writes)) return primitive(event);
    result.location = location_of(event.location);
    result.plain = event.plain;
    result.reads = event.reads;
    result.writes = event.writes;
    result.value_read = event.value_read;
    result.value_written = event.value_written;
    if (result.reads) result.rf = name_of(event.rf);
    return result;
  }

  GraphEvent primitive(const Event& event) const {
    GraphEvent result;
    result.is_primitive = true;
    result.primitive = event.kind;
    result.reads = event.reads;
    result.writes = event.writes;
    result.result = event.kind == OpKind::kQueueWake ? event.value_read & ~event.value_written
                    : event.kind == OpKind::kChoice  ? event.choice
                    : event.reads                    ? event.result
                                                     : 0;
    if (event.kind == OpKind::kChoice) return result;
    result.awaits = !event.reads;
    if (event.kind == OpKind::kThreadJoin) {
      const auto& names = names_[event.peer];
      const auto named = std::count_if(names.begin(), names.end(), [](int name) { return name >= 0; });
      result.rf = {static_cast<int>(event.peer), static_cast<int>(named) - 1};
      return result;
    }
    result.location = event.reads ? location_of(event.location)
                                  : litmus::location_at(event.address, static_cast<int>(test_.locations.size()));
    result.rf = name_of(event.rf);
    return result;
  }

  const checker::ExecutionGraph& graph_;
  const litmus::Test& test_;
  std::vector<std::vector<int>> names_;
};

reference::Outcome outcome_of(const litmus::LitmusProgram& program, const litmus::Test& test) {
  reference::Outcome outcome;
  for (std::size_t thread = 0; thread < test.threads.size(); ++thread) {
    auto& registers = outcome.registers.emplace_back();
    for (std::size_t i = 0; i < test.threads[thread].registers.size(); ++i) {
      registers.push_back(program.register_value(static_cast<int>(thread), static_cast<int>(i)));
    }
  }
  for (std::size_t i = 0; i < test.locations.size(); ++i) {
    outcome.locations.push_back(reference::is_memory(test.locations[i]) ? program.location_value(static_cast<int>(i))
                                                                        : test.locations[i].initial);
  }
  return outcome;
}

// What on_execution learns, collected over all processes: each record is written whole to one file that they share.
class Records {
 public:
  Records() : file_(memfd_create("records", 0)) {
    SNARL_CHECK(file_ >= 0 && fcntl(file_, F_SETFL, O_APPEND) == 0);  // each write goes behind the last, whoever writes
  }
  ~Records() { close(file_); }
  Records(const Records&) = delete;
  Records& operator=(const Records&) = delete;

  void clear() { SNARL_CHECK(ftruncate(file_, 0) == 0); }

  // Nothing for a blocked execution.
  void add(bool racy, const std::string& graph, const reference::Outcome& outcome) {
    std::ostringstream text;
    text << racy << ' ' << outcome.registers.size() << ' ';
    for (const auto& registers : outcome.registers) write(text, registers);
    write(text, outcome.locations);
    text << graph << '\0';
    append(text.str());
  }
  void add_blocked() { append(std::string("B") + '\0'); }

  void read_into(Exploration& result) const {
    std::string all(static_cast<std::size_t>(lseek(file_, 0, SEEK_END)), '\0');
    SNARL_CHECK(pread(file_, all.data(), all.size(), 0) == static_cast<ssize_t>(all.size()));
    for (std::size_t at = 0, end; at < all.size(); at = end + 1) {
      end = all.find('\0', at);
      if (all[at] == 'B') {
        ++result.blocked;
        continue;
      }
      std::istringstream text(all.substr(at, end - at));
      bool racy = false;
      std::size_t threads = 0;
      text >> racy >> threads;
      reference::Outcome outcome;
      outcome.registers.resize(threads);
      for (auto& registers : outcome.registers) read(text, registers);
      read(text, outcome.locations);
      text.get();
      result.racy |= racy;
      ++result.outcomes[outcome];
      ++result.graphs[{std::istreambuf_iterator<char>(text), {}}];
    }
  }

 private:
  static void write(std::ostream& text, const std::vector<runtime::Value>& values) {
    text << values.size() << ' ';
    for (const runtime::Value value : values) text << value << ' ';
  }
  static void read(std::istream& text, std::vector<runtime::Value>& values) {
    std::size_t size = 0;
    text >> size;
    values.resize(size);
    for (runtime::Value& value : values) text >> value;
  }
  void append(const std::string& record) {
    SNARL_CHECK(::write(file_, record.data(), record.size()) == static_cast<ssize_t>(record.size()));
  }

  int file_;
};

checker::Options options_for(checker::ModelKind model, const reference::Environment& environment) {
  checker::Options options;
  options.model = model;
  options.timeouts = environment.timeouts;
  options.spurious_cas_failures = environment.spurious_cas_failures;
  options.spurious_wakeups = environment.spurious_wakeups;
  options.try_lock_failures = environment.try_lock_failures;
  return options;
}

Exploration run(const litmus::Test& test, const checker::Options& options, checker::Strategy* strategy, bool native) {
  Exploration result;
  Records records;
  litmus::LitmusProgram program(test, native ? litmus::PlainAccesses::kNative : litmus::PlainAccesses::kEvents);
  checker::Explorer explorer(options, strategy);
  explorer.on_execution = [&](const checker::ExecutionGraph& graph, bool complete) {
    if (!complete) {
      records.add_blocked();
      return;
    }
    SNARL_CHECK(program.complete());
    // Native plain accesses are no events: there is no graph to compare.
    const bool sc = options.model == checker::ModelKind::kSc;
    const std::string text = native ? "" : reference::canonical_text(Translation(graph, test).run(), test, !sc);
    records.add(!native && litmus::has_data_race(graph), text, outcome_of(program, test));
  };
  explorer.on_restart = [&] { records.clear(); };
  report::Result verdict = explorer.explore(program);
  records.read_into(result);
  if (native) result.graphs.clear();
  result.result = std::move(verdict);
  return result;
}

}  // namespace

Exploration explore(const litmus::Test& test, checker::ModelKind model, const reference::Environment& environment,
                    bool native, unsigned jobs) {
  checker::Options options = options_for(model, environment);
  options.executions_max = 1'000'000;  // far more than any program here has: a search that does not end is a difference
  options.jobs = jobs;
  options.split_eagerly = jobs > 1;
  return run(test, options, nullptr, native);
}

Exploration sample(const litmus::Test& test, checker::ModelKind model, const reference::Environment& environment,
                   bool native, const std::string& strategy, std::uint64_t schedules) {
  checker::Options options = options_for(model, environment);
  options.executions_max = schedules;
  fuzz::StrategySettings settings;
  settings.old_values = model != checker::ModelKind::kSc;
  std::string error;
  const std::unique_ptr<checker::Strategy> sampler = fuzz::make_strategy(strategy, settings, &error);
  SNARL_CHECK(sampler != nullptr);
  return run(test, options, sampler.get(), native);
}

}  // namespace snarl::agreement
