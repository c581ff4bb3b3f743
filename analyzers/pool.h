// Names and access paths, each kept once, so that equal means equal index.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "analyzers/summary.h"

namespace snarl::analyzers {

class Pool {
 public:
  Pool(std::vector<std::string>& names, std::vector<Path>& paths) : names_(names), paths_(paths) {
    for (Name i = 0; i < names.size(); ++i) name_index_.emplace(names[i], i);
    for (PathId i = 0; i < paths.size(); ++i) path_index_.emplace(key(paths[i]), i);
  }
  Name name(std::string_view text) {
    const auto [at, is_new] = name_index_.try_emplace(std::string(text), static_cast<Name>(names_.size()));
    if (is_new) names_.emplace_back(text);
    return at->second;
  }
  // Wholly unknown objects are all 0; an unknown object's fields still have names.
  PathId path(const Path& path) {
    if (path.base == Base::kUnknown && path.steps.empty()) return 0;
    const auto [at, is_new] = path_index_.try_emplace(key(path), static_cast<PathId>(paths_.size()));
    if (is_new) paths_.push_back(path);
    return at->second;
  }
  const std::string& text(Name name) const { return names_[name]; }
  const Path& at(PathId id) const { return paths_[id]; }

  // Adds a step; "&" then "*" cancel, and a copied pointer points where the original does.
  Path with(Path path, std::string_view step) {
    if (step == "*" && !path.steps.empty()) {
      const std::string& last = names_[path.steps.back()];
      if (last == "&") {
        path.steps.pop_back();
        return path;
      }
      if (last == "=") {
        path.steps.pop_back();
        return with(std::move(path), "*");
      }
    }
    // "^field": from a part's address to that of what it is a part of.
    if (step.starts_with('^') && path.steps.size() >= 2 && names_[path.steps.back()] == "&" &&
        names_[path.steps[path.steps.size() - 2]] == step.substr(1)) {
      path.steps.erase(path.steps.end() - 2);
      return path;
    }
    if (path.steps.size() < kStepsMax) {
      path.steps.push_back(name(step));
    } else {
      path = {};
    }
    return path;
  }

 private:
  static constexpr std::size_t kStepsMax = 10;
  using Key = std::tuple<Base, std::uint32_t, Name, std::vector<Name>>;
  static Key key(const Path& path) { return {path.base, path.index, path.variable, path.steps}; }

  std::vector<std::string>& names_;
  std::vector<Path>& paths_;
  std::unordered_map<std::string, Name> name_index_;
  std::map<Key, PathId> path_index_;
};

}  // namespace snarl::analyzers
