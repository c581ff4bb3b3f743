// Only text at the field's own place is changed: behind its name and array bounds, before an initialiser.
// Limits: bit-fields, and names that a macro writes, are left out.
// Tested by: tests/cli/lint_annotations_test.cpp
#include "analyzers/driver/annotations.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>

#include "analyzers/driver/content_hash.h"

namespace snarl::analyzers {
namespace {

constexpr std::size_t kContext = 3;

// With their ends, so that any kind of end stays as it is.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

bool in_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::string macro_of(const std::string& text) {
  for (std::size_t at = 0; (at = text.find("GUARDED_BY(", at)) != std::string::npos; ++at) {
    std::size_t begin = at;
    while (begin > 0 && in_name(text[begin - 1])) --begin;
    const std::string name = text.substr(begin, at + 10 - begin);
    if (!name.ends_with("PT_GUARDED_BY")) return name;
  }
  return "";
}

// Where the annotation goes in the line; nothing when the line is not what was expected.
std::optional<std::size_t> insertion(const std::string& line, const GuardSuggestion& suggestion) {
  std::size_t at = static_cast<std::size_t>(std::max(suggestion.place.column, 1)) - 1;
  if (at > line.size() || line.compare(at, suggestion.field.size(), suggestion.field) != 0) return std::nullopt;
  at += suggestion.field.size();
  if (at < line.size() && in_name(line[at])) return std::nullopt;
  while (at < line.size() && line[at] == '[') {
    at = line.find(']', at);
    if (at == std::string::npos) return std::nullopt;
    ++at;
  }
  const std::size_t next = line.find_first_not_of(" \t", at);
  if (next == std::string::npos || std::string_view(";,={").find(line[next]) == std::string_view::npos)
    return std::nullopt;
  return at;
}

void put(std::string& patch, char mark, const std::string& line) {
  patch += mark;
  patch += line;
  if (!line.ends_with('\n')) patch += "\n\\ No newline at end of file\n";
}

std::string hunks(const std::vector<std::string>& old, const std::map<std::size_t, std::string>& changed) {
  std::string patch;
  for (auto at = changed.begin(); at != changed.end();) {
    auto last = at;
    while (std::next(last) != changed.end() && std::next(last)->first - last->first <= 2 * kContext) ++last;
    const std::size_t begin = at->first - std::min(at->first, kContext);
    const std::size_t end = std::min(last->first + kContext + 1, old.size());
    const std::string range = std::to_string(begin + 1) + "," + std::to_string(end - begin);
    patch += "@@ -" + range + " +" + range + " @@\n";
    for (std::size_t i = begin; i < end; ++i) {
      const auto change = changed.find(i);
      put(patch, change == changed.end() ? ' ' : '-', old[i]);
      if (change != changed.end()) put(patch, '+', change->second);
    }
    at = std::next(last);
  }
  return patch;
}

std::string patch_of_file(const std::string& name, const std::string& file,
                          std::vector<const GuardSuggestion*> suggestions) {
  const std::optional<std::string> text = read_file(file);
  if (!text) return "";
  const std::vector<std::string> old = lines_of(*text);
  const std::string macro = macro_of(*text);
  std::map<std::size_t, std::string> changed;
  // From the end, so that columns stay what they are.
  std::sort(suggestions.begin(), suggestions.end(), [](const auto* a, const auto* b) { return b->place < a->place; });
  for (const GuardSuggestion* each : suggestions) {
    const std::size_t line = static_cast<std::size_t>(std::max(each->place.line, 1)) - 1;
    if (line >= old.size()) continue;
    std::string now = changed.count(line) != 0 ? changed[line] : old[line];
    const std::optional<std::size_t> at = insertion(now, *each);
    if (!at) continue;
    now.insert(
        *at, macro.empty() ? " __attribute__((guarded_by(" + each->lock + ")))" : " " + macro + "(" + each->lock + ")");
    changed[line] = now;
  }
  if (changed.empty()) return "";
  return "--- a/" + name + "\n+++ b/" + name + "\n" + hunks(old, changed);
}

}  // namespace

std::string annotation_patch(const std::vector<GuardSuggestion>& suggestions, const std::string& root, int* left_out) {
  std::map<std::string, std::vector<const GuardSuggestion*>> by_file;
  *left_out = 0;
  for (const GuardSuggestion& each : suggestions) {
    if (each.place.file.starts_with(root + "/")) {
      by_file[each.place.file].push_back(&each);
    } else {
      ++*left_out;
    }
  }
  std::string patch;
  for (auto& [file, list] : by_file) patch += patch_of_file(file.substr(root.size() + 1), file, std::move(list));
  return patch;
}

}  // namespace snarl::analyzers
