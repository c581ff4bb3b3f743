// From callers to callees: locks held at every call, threads that run a function, whether others run meanwhile.
#pragma once
#include "analyzers/program.h"

namespace snarl::analyzers {

class Contexts {
 public:
  explicit Contexts(Program& program) : program_(program) {}
  void run(const std::vector<FunctionId>& post_order);

 private:
  void find_callers();
  bool meet_entry(FunctionId function);
  void find_roots(const std::vector<FunctionId>& post_order);
  void find_others(const std::vector<FunctionId>& post_order);
  void find_alive(const std::vector<FunctionId>& post_order);

  Program& program_;
  std::vector<bool> is_root_, is_entry_, known_;
};

}  // namespace snarl::analyzers
