// Takes object names from source lines. Lines are read from the files named by the debug information; a file that is
// gone or has changed only costs the name.
#include "report/symbols/object_names.h"

#include <cctype>
#include <fstream>
#include <map>
#include <set>

#include "report/source_frames.h"

namespace snarl::report {
namespace {

bool is_expression_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ':'; }

// The start of the postfix expression that ends at `end` (exclusive): names, `.`, `->`, `::` and balanced `[...]`.
std::size_t expression_start(const std::string& line, std::size_t end) {
  std::size_t at = end;
  while (at > 0) {
    const char c = line[at - 1];
    if (is_expression_char(c) || c == '.') {
      --at;
    } else if (c == '>' && at >= 2 && line[at - 2] == '-') {
      at -= 2;
    } else if (c == ']') {
      int depth = 0;
      std::size_t open = at;
      while (open > 0 && (line[open - 1] != '[' || depth != 1)) {
        if (line[open - 1] == ']') ++depth;
        if (line[open - 1] == '[') --depth;
        --open;
      }
      if (open == 0) return end;
      at = open - 1;
    } else {
      break;
    }
  }
  return at;
}

std::string read_line(const std::string& file, int number) {
  std::ifstream stream(file);
  std::string line;
  for (int i = 0; i < number && std::getline(stream, line); ++i) {
  }
  return stream ? line : "";
}

std::string expression_of(const Step& step) {
  const Frame* frame = source_frame(step.place);
  if (frame == nullptr || frame->file.empty() || frame->line <= 0) return "";
  return object_expression(read_line(frame->file, frame->line), step.operation);
}

}  // namespace

std::string object_expression(const std::string& source_line, const std::string& operation) {
  if (operation.empty()) return "";
  const std::string code = source_line.substr(0, source_line.find("//"));
  std::string found;
  for (std::size_t at = code.find(operation); at != std::string::npos; at = code.find(operation, at + 1)) {
    std::size_t after = at + operation.size();
    // compare_exchange is spelled with a suffix, and calls may be explicit: x.compare_exchange_weak(…).
    while (after < code.size() && is_expression_char(code[after])) ++after;
    if (after >= code.size() || code[after] != '(') continue;
    std::size_t end = at;
    if (end >= 1 && code[end - 1] == '.') {
      end -= 1;
    } else if (end >= 2 && code[end - 1] == '>' && code[end - 2] == '-') {
      end -= 2;
    } else {
      continue;
    }
    const std::size_t start = expression_start(code, end);
    if (start == end || !found.empty()) return "";
    found = code.substr(start, end - start);
  }
  return found;
}

void name_objects(std::vector<Step>& witness, const std::function<std::string(std::uintptr_t)>& variable) {
  std::map<std::uintptr_t, std::string> names;
  for (const Step& step : witness) {
    if (step.address == 0 || !names[step.address].empty()) continue;
    std::string& name = names[step.address];
    name = !step.object.empty() ? step.object : variable(step.address);
    if (name.empty()) name = expression_of(step);
  }
  std::map<std::string, std::set<std::uintptr_t>> holders;
  for (const auto& [address, name] : names)
    if (!name.empty()) holders[name].insert(address);
  for (Step& step : witness) {
    if (!step.object.empty() || step.address == 0) continue;
    const std::string& name = names[step.address];
    if (name.empty()) continue;
    step.object = name;
    const std::set<std::uintptr_t>& same = holders[name];
    if (same.size() < 2) continue;
    step.object += "@" + std::to_string(std::distance(same.begin(), same.find(step.address)) + 1);
  }
}

}  // namespace snarl::report
