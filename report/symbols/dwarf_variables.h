// Names for addresses of variables with static storage, from one module's DWARF.
#pragma once
#include <string>
#include <vector>

#include <elfutils/libdw.h>

namespace snarl::report {

class DwarfVariables {
 public:
  explicit DwarfVariables(Dwarf* dwarf) : dwarf_(dwarf) {}
  // "queue.pool[2].next" for an address relative to the module's DWARF; "" when no variable holds it. Members with
  // reserved names (`_M_i`, `__a_`) are the library's affair and end the path, but array elements are counted.
  std::string path(Dwarf_Addr address);

 private:
  struct Variable {
    Dwarf_Addr low;
    Dwarf_Word size;
    Dwarf_Die type;
    std::string name;
  };
  void collect(Dwarf_Die* parent, const std::string& scope);
  void collect_all();

  Dwarf* dwarf_;
  bool collected_ = false;
  std::vector<Variable> variables_;
};

}  // namespace snarl::report
