// Which units a command line means.
#pragma once
#include <string>
#include <vector>

#include "analyzers/engine.h"
#include "cli/lint/options.h"

namespace snarl::cli {

struct Selection {
  std::vector<analyzers::Unit> units;
  std::string misuse;  // one sentence, when nothing can be done
  std::vector<std::string> remarks;
};

Selection select_units(const LintArguments& arguments);

}  // namespace snarl::cli
