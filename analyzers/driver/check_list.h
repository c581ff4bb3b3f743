// Which checks run: clang-tidy's lists of globs, "-*,lock-*". A later glob wins; names may begin with "snarl-".
//
// A list that begins with a name begins with no checks, one that begins with "-name" with those it is applied to.
#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace snarl::analyzers {

// '*' stands for any characters.
bool glob_matches(std::string_view glob, std::string_view text);

class CheckList {
 public:
  // `names`: of all checks, all on.
  explicit CheckList(const std::vector<std::string>& names)
      : all_(names.begin(), names.end()), enabled_(names.begin(), names.end()) {}
  // False when a glob matches no check; `*error` then says so in one sentence, and nothing has changed.
  bool apply(std::string_view globs, std::string* error);
  bool enabled(std::string_view check) const { return enabled_.find(check) != enabled_.end(); }
  const std::set<std::string, std::less<>>& names() const { return enabled_; }

 private:
  std::set<std::string, std::less<>> all_, enabled_;
};

}  // namespace snarl::analyzers
