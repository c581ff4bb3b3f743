// Takes object names from source lines. Lines are read from the files named by the debug information; a file that is
// gone or has changed only costs the name.
#include "report/symbols/object_names.h"

#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <string_view>

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

// x.load(…), p->load(…): what stands before the dot.
std::string member_call_object(const std::string& code, std::size_t call) {
  std::size_t end = call;
  if (end >= 1 && code[end - 1] == '.')
    end -= 1;
  else if (end >= 2 && code[end - 1] == '>' && code[end - 2] == '-')
    end -= 2;
  else
    return "";
  const std::size_t start = expression_start(code, end);
  return code.substr(start, end - start);
}

// The first argument behind the bracket at `open`, without its "&": atomic_load(&x), pthread_mutex_lock(&m), guard(m).
std::string first_argument(const std::string& code, std::size_t open) {
  std::size_t start = code.find_first_not_of(" &*", open + 1);
  std::size_t end = start;
  int depth = 0;
  for (; end < code.size(); ++end) {
    const char c = code[end];
    if (c == '[') ++depth;
    if (c == ']') --depth;
    if (depth == 0 && !is_expression_char(c) && c != '.' && c != '-' && c != '>' && c != ']') break;
  }
  const bool whole = end < code.size() && (code[end] == ',' || code[end] == ')' || code[end] == '}');
  return whole ? code.substr(start, end - start) : "";
}

// std::lock_guard lock(m): the only argument of the only guard on the line.
std::string guard_object(const std::string& code) {
  std::string found;
  for (const char* guard : {"lock_guard", "unique_lock", "scoped_lock", "shared_lock"}) {
    const std::size_t at = code.find(guard);
    if (at == std::string::npos) continue;
    const std::size_t open = code.find_first_of("({;", at);
    if (open == std::string::npos || code[open] == ';' || !found.empty()) return "";
    // scoped_lock takes several; the others take options behind the one.
    const std::size_t comma = code.find(',', open);
    if (std::string_view(guard) == "scoped_lock" && comma != std::string::npos && comma < code.find_first_of(")}", open))
      return "";
    found = first_argument(code, open);
    if (code.find(guard, at + 1) != std::string::npos) return "";
  }
  return found;
}

}  // namespace

std::string object_expression(const std::string& source_line, const std::string& operation) {
  if (operation.empty()) return "";
  const std::string code = source_line.substr(0, source_line.find("//"));
  std::string found;
  for (std::size_t at = code.find(operation); at != std::string::npos; at = code.find(operation, at + 1)) {
    std::size_t open = at + operation.size();
    // Suffixes belong to the name: compare_exchange_weak, atomic_load_explicit.
    while (open < code.size() && is_expression_char(code[open])) ++open;
    if (open >= code.size() || code[open] != '(') continue;
    std::size_t begin = at;
    while (begin > 0 && is_expression_char(code[begin - 1])) --begin;
    const std::string prefix = code.substr(begin, at - begin);
    std::string object;
    if (prefix.empty()) object = member_call_object(code, at);
    if (prefix.find("atomic_") != std::string::npos || prefix.find("pthread_") != std::string::npos)
      object = first_argument(code, open);
    if (object.empty()) continue;
    if (!found.empty()) return "";
    found = object;
  }
  return found.empty() && operation.find("lock") != std::string::npos ? guard_object(code) : found;
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
