// Both compilers put #APP and #NO_APP around inline assembly. clang says where it comes from in a comment on the .loc
// before it, gcc in a line marker within it.
//
// Limits: registers that hold what an uninstrumented instruction loaded are not followed; assembly files and asm at
// file scope are not looked at.
//
// Tested by: tests/cli/assembly_test.cpp
#include "cli/assembly.h"

#include <algorithm>
#include <istream>
#include <regex>

namespace snarl::cli {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

bool is_comment(const std::string& line) { return line.empty() || line[0] == '#' || line.starts_with("//"); }

// A memory operand is written in parentheses on x86-64 and in brackets on AArch64.
bool touches_memory(const std::string& instruction) {
  static const std::regex unseen(
      "\\(%|\\[|\\brip\\b|^(lock|xchg|cmpxchg|[mls]fence|syscall|sysenter|int|rep|movs|stos|lods|dmb|dsb|svc)\\b");
  return std::regex_search(instruction, unseen) && !std::regex_match(instruction, std::regex("rep; *nop|repz? nop"));
}

bool only_orders(const std::string& instruction) {
  static const std::regex fence("^([mls]fence|dmb|dsb)\\b.*");
  return std::regex_match(instruction, fence);
}

// The last word of a comment of the form file:line:column, without the column.
std::string place_in_comment(const std::string& line) {
  static const std::regex place("(?:#|//) (.*:[0-9]+):[0-9]+$");
  std::smatch match;
  return std::regex_search(line, match, place) ? match[1].str() : "";
}

std::string place_in_marker(const std::string& line) {
  static const std::regex marker("^# ([0-9]+) \"(.*)\" 1$");
  std::smatch match;
  return std::regex_match(line, match, marker) ? match[2].str() + ":" + match[1].str() : "";
}

}  // namespace

std::vector<InlineAssembly> find_inline_assembly(std::istream& assembly) {
  std::vector<InlineAssembly> found;
  std::string place = "an unknown place", line;
  bool inside = false;
  while (std::getline(assembly, line)) {
    const std::string text = trimmed(line);
    if (text == "#APP" || text == "//APP") inside = true;
    if (text == "#NO_APP" || text == "//NO_APP") inside = false;
    if (!inside && text.starts_with(".loc"))
      if (std::string named = place_in_comment(text); !named.empty()) place = std::move(named);
    if (!inside) continue;
    if (std::string named = place_in_marker(text); !named.empty()) place = std::move(named);
    if (is_comment(text) || text[0] == '.' || !touches_memory(text)) continue;
    const auto same = [&](const InlineAssembly& other) {
      return other.place == place && other.only_orders == only_orders(text);
    };
    if (std::none_of(found.begin(), found.end(), same)) found.push_back({place, text, only_orders(text)});
  }
  return found;
}

}  // namespace snarl::cli
