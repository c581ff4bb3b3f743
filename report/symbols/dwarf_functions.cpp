// Walks units for their functions, then the blocks of one function for what is inlined there.
#include "report/symbols/dwarf_functions.h"

#include <string_view>
#include <utility>

#include <dwarf.h>

#include "report/symbols/function_names.h"

namespace snarl::report {
namespace {

// The chain from the function down to the innermost inlined call that contains `address`.
void inlined_chain(Dwarf_Die* parent, Dwarf_Addr address, std::vector<Dwarf_Die>* chain) {
  Dwarf_Die child;
  if (dwarf_child(parent, &child) != 0) return;
  do {
    const int tag = dwarf_tag(&child);
    if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_lexical_block) continue;
    if (dwarf_haspc(&child, address) != 1) continue;
    if (tag == DW_TAG_inlined_subroutine) chain->push_back(child);
    inlined_chain(&child, address, chain);
    return;
  } while (dwarf_siblingof(&child, &child) == 0);
}

int number(Dwarf_Die* die, unsigned attribute_name) {
  Dwarf_Attribute attribute;
  Dwarf_Word value = 0;
  if (dwarf_attr(die, attribute_name, &attribute) == nullptr || dwarf_formudata(&attribute, &value) != 0) return 0;
  return static_cast<int>(value);
}

// Where an inlined function was called from.
Frame call_site(Dwarf_Die* unit, Dwarf_Die* inlined) {
  Frame frame;
  frame.line = number(inlined, DW_AT_call_line);
  frame.column = number(inlined, DW_AT_call_column);
  Dwarf_Files* files = nullptr;
  size_t count = 0;
  const auto index = static_cast<size_t>(number(inlined, DW_AT_call_file));
  if (dwarf_getsrcfiles(unit, &files, &count) == 0 && index < count) {
    const char* file = dwarf_filesrc(files, index, nullptr, nullptr);
    if (file != nullptr) frame.file = file;
  }
  return frame;
}

Frame declaration(Dwarf_Die* function, std::string file_otherwise) {
  Frame frame;
  frame.file = std::move(file_otherwise);
  dwarf_decl_line(function, &frame.line);
  const char* file = dwarf_decl_file(function);
  if (file != nullptr) frame.file = file;
  return frame;
}

}  // namespace

std::string die_function_name(Dwarf_Die* die) {
  Dwarf_Attribute attribute;
  if (dwarf_attr_integrate(die, DW_AT_linkage_name, &attribute) != nullptr) {
    const char* linkage = dwarf_formstring(&attribute);
    if (linkage != nullptr) return readable_function(linkage);
  }
  const char* plain =
      dwarf_attr_integrate(die, DW_AT_name, &attribute) != nullptr ? dwarf_formstring(&attribute) : nullptr;
  if (plain == nullptr) return "";
  // gcc gives lambdas of functions no linkage name.
  return std::string_view(plain) == "operator()" ? "lambda" : plain;
}

void DwarfFunctions::collect(Dwarf_Die* parent, std::vector<Range>* ranges) {
  Dwarf_Die child;
  if (dwarf_child(parent, &child) != 0) return;
  do {
    switch (dwarf_tag(&child)) {
      case DW_TAG_subprogram: {
        Dwarf_Addr base = 0;
        Dwarf_Addr low = 0;
        Dwarf_Addr high = 0;
        ptrdiff_t offset = 0;
        while ((offset = dwarf_ranges(&child, offset, &base, &low, &high)) > 0) ranges->push_back({low, high, child});
        // Member functions of local classes and lambdas stand inside the function that defines them.
        collect(&child, ranges);
        break;
      }
      case DW_TAG_namespace:
      case DW_TAG_class_type:
      case DW_TAG_structure_type:
      case DW_TAG_lexical_block:
        collect(&child, ranges);
        break;
      default:
        break;
    }
  } while (dwarf_siblingof(&child, &child) == 0);
}

const std::vector<DwarfFunctions::Range>& DwarfFunctions::ranges_of(Dwarf_Die* unit) {
  const auto [entry, is_new] = units_.try_emplace(dwarf_dieoffset(unit));
  if (is_new) collect(unit, &entry->second);
  return entry->second;
}

std::vector<Frame> DwarfFunctions::frames(Dwarf_Die* unit, Dwarf_Addr address, Frame line) {
  for (const Range& range : ranges_of(unit)) {
    if (address < range.low || address >= range.high) continue;
    std::vector<Dwarf_Die> chain = {range.function};
    inlined_chain(&chain.front(), address, &chain);
    // Code that stands on no line, such as the announcement of a function's entry: where the function is.
    if (line.line == 0) line = declaration(&chain.back(), std::move(line.file));
    std::vector<Frame> frames;
    for (std::size_t i = chain.size(); i-- > 0;) {
      line.function = die_function_name(&chain[i]);
      frames.push_back(line);
      if (i > 0) line = call_site(unit, &chain[i]);
    }
    return frames;
  }
  return {};
}

}  // namespace snarl::report
