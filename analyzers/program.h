// The program that all summaries make together.
#pragma once
#include <vector>

#include "analyzers/summary.h"

namespace snarl::analyzers {

class Program {
 public:
  void add(Summary summary) { summaries_.push_back(std::move(summary)); }

 private:
  std::vector<Summary> summaries_;
};

}  // namespace snarl::analyzers
