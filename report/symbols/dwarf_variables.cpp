// Collects variables with a fixed address, then descends through their types to the member at an offset.
// Not named: thread-local variables and locals (their address is not in the static DWARF).
#include "report/symbols/dwarf_variables.h"

#include <cstdlib>

#include <dwarf.h>

namespace snarl::report {
namespace {

bool type_of(Dwarf_Die* die, Dwarf_Die* type) {
  Dwarf_Attribute attribute;
  return dwarf_attr_integrate(die, DW_AT_type, &attribute) != nullptr && dwarf_formref_die(&attribute, type) != nullptr &&
         dwarf_peel_type(type, type) == 0;
}

std::string name_of(Dwarf_Die* die) {
  Dwarf_Attribute attribute;
  const char* text = dwarf_attr_integrate(die, DW_AT_name, &attribute) != nullptr ? dwarf_formstring(&attribute) : nullptr;
  return text != nullptr ? text : "";
}

bool reserved(const std::string& name) {
  return name.size() >= 2 && name[0] == '_' && (name[1] == '_' || (name[1] >= 'A' && name[1] <= 'Z'));
}

Dwarf_Word member_offset(Dwarf_Die* member) {
  Dwarf_Attribute attribute;
  Dwarf_Word offset = 0;
  if (dwarf_attr(member, DW_AT_data_member_location, &attribute) != nullptr) dwarf_formudata(&attribute, &offset);
  return offset;
}

void descend(Dwarf_Die type, Dwarf_Word offset, std::string* path);

void descend_array(Dwarf_Die* array, Dwarf_Word offset, std::string* path) {
  Dwarf_Die element;
  Dwarf_Word size = 0;
  if (!type_of(array, &element) || dwarf_aggregate_size(&element, &size) != 0 || size == 0) return;
  *path += "[" + std::to_string(offset / size) + "]";
  descend(element, offset % size, path);
}

void descend_record(Dwarf_Die* record, Dwarf_Word offset, std::string* path) {
  Dwarf_Die child;
  if (dwarf_child(record, &child) != 0) return;
  do {
    const int tag = dwarf_tag(&child);
    if (tag != DW_TAG_member && tag != DW_TAG_inheritance) continue;
    Dwarf_Die type;
    Dwarf_Word size = 0;
    const Dwarf_Word start = member_offset(&child);
    if (!type_of(&child, &type) || dwarf_aggregate_size(&type, &size) != 0) continue;
    if (offset < start || offset >= start + size) continue;
    const std::string name = tag == DW_TAG_member ? name_of(&child) : "";
    if (reserved(name) && dwarf_tag(&type) != DW_TAG_array_type) return;
    if (!name.empty() && !reserved(name)) *path += "." + name;
    descend(type, offset - start, path);
    return;
  } while (dwarf_siblingof(&child, &child) == 0);
}

void descend(Dwarf_Die type, Dwarf_Word offset, std::string* path) {
  switch (dwarf_tag(&type)) {
    case DW_TAG_array_type: descend_array(&type, offset, path); break;
    case DW_TAG_structure_type:
    case DW_TAG_class_type:
    case DW_TAG_union_type: descend_record(&type, offset, path); break;
    default: break;
  }
}

// gcc defines a namespace's variable at the top of the unit and refers to its declaration inside the namespace.
std::string declared_scope(Dwarf_Die* variable) {
  Dwarf_Attribute attribute;
  Dwarf_Die declaration;
  if (dwarf_attr(variable, DW_AT_specification, &attribute) == nullptr ||
      dwarf_formref_die(&attribute, &declaration) == nullptr)
    return "";
  Dwarf_Die* scopes = nullptr;
  const int count = dwarf_getscopes_die(&declaration, &scopes);
  std::string scope;
  for (int i = 1; i < count; ++i) {
    const int tag = dwarf_tag(&scopes[i]);
    if (tag != DW_TAG_namespace && tag != DW_TAG_structure_type && tag != DW_TAG_class_type) continue;
    if (const std::string name = name_of(&scopes[i]); !name.empty()) scope.insert(0, name + "::");
  }
  std::free(scopes);
  return scope;
}

bool static_address(Dwarf_Die* variable, Dwarf_Addr* address) {
  Dwarf_Attribute attribute;
  Dwarf_Op* expression = nullptr;
  size_t length = 0;
  if (dwarf_attr(variable, DW_AT_location, &attribute) == nullptr ||
      dwarf_getlocation(&attribute, &expression, &length) != 0 || length != 1)
    return false;
  if (expression[0].atom == DW_OP_addr) {
    *address = expression[0].number;
    return true;
  }
  if (expression[0].atom != DW_OP_addrx) return false;
  Dwarf_Attribute resolved;
  return dwarf_getlocation_attr(&attribute, expression, &resolved) == 0 && dwarf_formaddr(&resolved, address) == 0;
}

}  // namespace

void DwarfVariables::collect(Dwarf_Die* parent, const std::string& scope) {
  Dwarf_Die child;
  if (dwarf_child(parent, &child) != 0) return;
  do {
    switch (dwarf_tag(&child)) {
      case DW_TAG_variable: {
        Variable variable;
        variable.name = name_of(&child);
        if (!variable.name.empty() && static_address(&child, &variable.low) && type_of(&child, &variable.type) &&
            dwarf_aggregate_size(&variable.type, &variable.size) == 0) {
          variable.name.insert(0, scope.empty() ? declared_scope(&child) : scope);
          variables_.push_back(variable);
        }
        break;
      }
      case DW_TAG_namespace: {
        const std::string name = name_of(&child);
        collect(&child, name.empty() ? scope : scope + name + "::");
        break;
      }
      case DW_TAG_subprogram:
      case DW_TAG_lexical_block:
      case DW_TAG_inlined_subroutine: collect(&child, scope); break;
      default: break;
    }
  } while (dwarf_siblingof(&child, &child) == 0);
}

void DwarfVariables::collect_all() {
  collected_ = true;
  Dwarf_CU* unit = nullptr;
  Dwarf_Die die;
  while (dwarf_get_units(dwarf_, unit, &unit, nullptr, nullptr, &die, nullptr) == 0) collect(&die, "");
}

std::string DwarfVariables::path(Dwarf_Addr address) {
  if (!collected_) collect_all();
  for (const Variable& variable : variables_) {
    if (address < variable.low || address - variable.low >= variable.size) continue;
    std::string path = variable.name;
    descend(variable.type, address - variable.low, &path);
    return path;
  }
  return "";
}

}  // namespace snarl::report
