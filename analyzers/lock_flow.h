// Which locks are held before each event of a function, relative to its entry.
#pragma once
#include "analyzers/program.h"

namespace snarl::analyzers {

class LockFlow {
 public:
  explicit LockFlow(Program& program) : program_(program) {}
  // Callees that have been run already take effect; others, in cycles, do not.
  void run(FunctionId function);

 private:
  static constexpr std::size_t kListMax = 64;

  void apply(const Event& event, FlowState& state, std::uint32_t block, std::uint32_t index);
  void apply_call(const Event& event, FlowState& state);
  void apply_promises(const Function& callee, const Event& event, FlowState& state);
  void joined(PathId handle, FlowState& state);
  void joined_all(const Event& event, FlowState& state);
  void test(const Block& block, bool outcome, FlowState& state);
  void acquire(FlowState& state, PathId lock, const Event& event, bool must);
  void release(FlowState& state, PathId lock);
  GuardState* guard(FlowState& state, PathId object);
  void guard_event(const Event& event, FlowState& state);
  std::vector<PathId> objects(const Event& event, FlowState& state);
  PathId resolve(const FlowState& state, PathId path, bool as_place = false);
  static bool as_at_entry(const Held& held, const FlowState& other);
  bool join(FlowState& into, const FlowState& from);
  void summarise(const FlowState& exit);

  Program& program_;
  FunctionId function_ = 0;
  std::vector<PathId> released_;
  std::vector<LockStep> steps_;  // of the event at hand
  bool by_guard_ = false;
};

// Runs all functions, callees first, then makes the effects known to the callers.
void run_flows(Program& program, const std::vector<FunctionId>& order);

}  // namespace snarl::analyzers
