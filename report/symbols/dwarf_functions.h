// Which functions, inlined ones included, contain a program counter, from one module's DWARF.
//
// dwarf_getscopes walks a whole compilation unit for every query (up to 8 ms with libstdc++'s headers). This index
// walks each unit once and keeps the ranges of its concrete functions.
#pragma once
#include <map>
#include <vector>

#include <elfutils/libdw.h>

#include "report/finding.h"

namespace snarl::report {

class DwarfFunctions {
 public:
  // `address` is relative to the module's DWARF (bias subtracted); `line` is the innermost place of it, without function.
  // Empty when the unit has no function there.
  std::vector<Frame> frames(Dwarf_Die* unit, Dwarf_Addr address, Frame line);

 private:
  struct Range {
    Dwarf_Addr low;
    Dwarf_Addr high;
    Dwarf_Die function;
  };
  const std::vector<Range>& ranges_of(Dwarf_Die* unit);
  static void collect(Dwarf_Die* parent, std::vector<Range>* ranges);

  std::map<Dwarf_Off, std::vector<Range>> units_;
};

// The name of a function's DIE, its abstract origin or its specification; "" when it has none.
std::string die_function_name(Dwarf_Die* die);

}  // namespace snarl::report
