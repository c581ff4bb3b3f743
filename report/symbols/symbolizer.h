// Turns program counters and addresses of this very process into functions, lines and variable names.
//
// Reads the DWARF of the loaded objects through elfutils' libdw: some milliseconds once, so only for reports, never
// while executions run. Without debug information functions still come from the symbol table.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "report/finding.h"

namespace snarl::report {

class Symbolizer {
 public:
  Symbolizer();
  ~Symbolizer();
  Symbolizer(const Symbolizer&) = delete;
  Symbolizer& operator=(const Symbolizer&) = delete;

  // The functions that contain `pc`, innermost (inlined) first. Empty when no object holds it.
  std::vector<Frame> frames(std::uintptr_t pc);
  // The path of the variable with static storage that contains `address`: "queue.pool[2].next"; "" when there is none.
  std::string variable(std::uintptr_t address);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Fills the stacks of all places and the objects of all steps of the findings.
void symbolize(Result& result);

}  // namespace snarl::report
