// The base of unit checks that look at the unit's model instead of registering matchers.
#pragma once
#include "analyzers/check.h"
#include "analyzers/clang_headers.h"
#include "analyzers/finding_builder.h"
#include "analyzers/unit_model.h"
#include "analyzers/vocabulary.h"

namespace snarl::analyzers {

class ModelCheck : public UnitCheck {
 public:
  void register_matchers(clang::ast_matchers::MatchFinder&, UnitReporter&) final {}
  void end_of_unit(UnitReporter& report) final { run(ast::UnitModel::of(report.context()), report); }

 protected:
  virtual void run(const ast::UnitModel& model, UnitReporter& report) = 0;
};

}  // namespace snarl::analyzers
