// Words are looked for in the line's text, comment or not, as clang-tidy does.
//
// Limits: a NOLINTBEGIN without its end (of the same list of checks) silences nothing; clang-tidy says so as an error,
// which is left to it. Tested by: tests/unit/analyzers/suppressions_test.cpp
#include "analyzers/driver/suppressions.h"

#include <algorithm>
#include <cctype>
#include <vector>

#include "analyzers/driver/check_list.h"

namespace snarl::analyzers {
namespace {

struct Directive {
  std::string_view kind;  // "NOLINT", "NOLINTNEXTLINE", "NOLINTBEGIN", "NOLINTEND"
  std::string checks = "*";
};

std::vector<Directive> directives(std::string_view line) {
  std::vector<Directive> found;
  for (std::size_t at; (at = line.find("NOLINT")) != std::string_view::npos;) {
    line.remove_prefix(at);
    std::size_t end = 6;
    while (end < line.size() && (std::isalnum(static_cast<unsigned char>(line[end])) || line[end] == '_')) ++end;
    Directive directive{line.substr(0, end), "*"};
    line.remove_prefix(end);
    if (line.starts_with('(')) {
      const std::size_t close = line.find(')');
      if (close != std::string_view::npos) {
        directive.checks = line.substr(1, close - 1);
        line.remove_prefix(close);
      }
    }
    std::erase_if(directive.checks, [](unsigned char c) { return std::isspace(c); });
    found.push_back(std::move(directive));
  }
  return found;
}

// A list's later globs win, "-glob" takes away.
bool names(std::string_view globs, const std::string& check) {
  bool result = false;
  while (!globs.empty()) {
    const std::size_t end = globs.find(',');
    std::string_view glob = globs.substr(0, end);
    globs.remove_prefix(end == std::string_view::npos ? globs.size() : end + 1);
    const bool removes = glob.starts_with('-');
    if (removes) glob.remove_prefix(1);
    if (!glob.empty() && glob_matches(glob, "snarl-" + check)) result = !removes;
  }
  return result;
}

bool has(std::string_view line, std::string_view kind, const std::string& check) {
  const std::vector<Directive> found = directives(line);
  return std::any_of(found.begin(), found.end(),
                     [&](const Directive& each) { return each.kind == kind && names(each.checks, check); });
}

}  // namespace

bool Suppressions::covers(const report::LintFinding& finding) {
  const std::string& file = finding.place.file;
  const int line = finding.place.line;
  if (line < 1) return false;
  if (has(sources_.line(file, line), "NOLINT", finding.check)) return true;
  if (has(sources_.line(file, line - 1), "NOLINTNEXTLINE", finding.check)) return true;
  const std::vector<Block>& all = blocks(file);
  return std::any_of(all.begin(), all.end(), [&](const Block& block) {
    return block.first <= line && line <= block.last && names(block.checks, finding.check);
  });
}

const std::vector<Suppressions::Block>& Suppressions::blocks(const std::string& file) {
  const auto [at, is_new] = blocks_.try_emplace(file);
  if (!is_new) return at->second;
  std::vector<Block> open;
  int number = 0;
  for (const std::string_view line : sources_.of(file)) {
    ++number;
    if (line.find("NOLINT") == std::string_view::npos) continue;
    for (Directive& directive : directives(line)) {
      if (directive.kind == "NOLINTBEGIN") open.push_back({std::move(directive.checks), number, 0});
      if (directive.kind != "NOLINTEND" || open.empty() || open.back().checks != directive.checks) continue;
      open.back().last = number;
      at->second.push_back(std::move(open.back()));
      open.pop_back();
    }
  }
  return at->second;
}

}  // namespace snarl::analyzers
