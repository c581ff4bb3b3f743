// Inline assembly in a compiler's assembly output: what a program does there, no hook sees.
#pragma once
#include <iosfwd>
#include <string>
#include <vector>

namespace snarl::cli {

struct InlineAssembly {
  std::string place;  // file:line
  std::string text;   // the instruction that Snarl cannot see
  bool only_orders;   // a fence: without it there are more executions, not fewer
};

// Only what may touch memory or order accesses to it: an empty text (a compiler barrier), pause and arithmetic on
// registers cannot hide anything. Places are named once each.
std::vector<InlineAssembly> find_inline_assembly(std::istream& assembly);

}  // namespace snarl::cli
