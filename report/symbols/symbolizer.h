// Turns program counters and addresses of this very process, or of an executable that ran elsewhere, into functions,
// lines and variable names.
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
  // Of an executable with fixed addresses, of any architecture; shared libraries have no names then.
  explicit Symbolizer(const std::string& executable);
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

// Fills the stacks of all places and the objects of all steps of the findings, by the program that is running. In a
// program cross-built by Snarl it leaves that to the command that started it, which has the libraries for it.
void symbolize(Result& result);
// The same, by an executable with fixed addresses that ran in another process.
void symbolize(Result& result, const std::string& executable);

}  // namespace snarl::report
