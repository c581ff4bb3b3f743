// Lists of globs over the names of checks.
// Tested by: tests/unit/analyzers/check_list_test.cpp
#include "analyzers/driver/check_list.h"

namespace snarl::analyzers {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

}  // namespace

bool glob_matches(std::string_view glob, std::string_view text) {
  std::size_t star = std::string_view::npos, resume = 0, at = 0, i = 0;
  while (i < text.size()) {
    if (at < glob.size() && glob[at] == '*') {
      star = at++;
      resume = i;
    } else if (at < glob.size() && glob[at] == text[i]) {
      ++at;
      ++i;
    } else if (star != std::string_view::npos) {  // let the last star take one character more
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  while (at < glob.size() && glob[at] == '*') ++at;
  return at == glob.size();
}

bool CheckList::apply(std::string_view globs, std::string* error) {
  std::set<std::string, std::less<>> enabled = enabled_;
  bool first = true;
  while (!globs.empty()) {
    const std::size_t end = globs.find_first_of(",\n");
    std::string_view glob = trimmed(globs.substr(0, end));
    globs.remove_prefix(end == std::string_view::npos ? globs.size() : end + 1);
    if (glob.empty()) continue;
    const bool removes = glob.front() == '-';
    if (removes) glob = trimmed(glob.substr(1));
    if (first && !removes) enabled.clear();
    first = false;
    bool any = false;
    for (const std::string& name : all_) {
      if (!glob_matches(glob, name) && !glob_matches(glob, "snarl-" + name)) continue;
      any = true;
      if (removes) {
        enabled.erase(name);
      } else {
        enabled.insert(name);
      }
    }
    if (!any) {
      *error = "no check is called '" + std::string(glob) + "' (snarl lint --list-checks names them all)";
      return false;
    }
  }
  enabled_ = std::move(enabled);
  return true;
}

}  // namespace snarl::analyzers
