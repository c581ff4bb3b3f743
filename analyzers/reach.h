// From callees to callers: the locks that a function takes and the objects that it touches, itself or below.
#pragma once
#include "analyzers/program.h"

namespace snarl::analyzers {

class Reach {
 public:
  explicit Reach(Program& program) : program_(program) {}
  void run(const std::vector<FunctionId>& post_order);

 private:
  PathId touched(const Event& event, PathId object) const;
  void own(FunctionId id, const EventRef& ref);
  void below(FunctionId id, const EventRef& ref);
  void add(FunctionFlow& flow, Acquisition acquisition);
  void add(FunctionFlow& flow, Access access);
  void add(FunctionFlow& flow, Blocking wait);

  Program& program_;
};

}  // namespace snarl::analyzers
