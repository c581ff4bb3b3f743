// Where settings are found, and what they say of files.
// Tested by: tests/unit/analyzers/settings_test.cpp
#include "analyzers/driver/settings.h"

#include <llvm/Support/Regex.h>

#include <algorithm>

#include "analyzers/driver/content_hash.h"
#include "analyzers/engine.h"

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;

// '*' and '?' stay within one name, "**" does not.
bool path_matches(std::string_view glob, std::string_view path) {
  while (!glob.empty()) {
    if (glob.starts_with("**")) {
      glob.remove_prefix(2);
      const bool whole_folders = glob.starts_with('/');
      if (whole_folders && path_matches(glob.substr(1), path)) return true;  // "**/x" is x as well
      for (std::size_t i = 0; i <= path.size(); ++i)
        if (path_matches(glob, path.substr(i))) return true;
      return false;
    }
    if (glob.front() == '*') {
      glob.remove_prefix(1);
      for (std::size_t i = 0;; ++i) {
        if (path_matches(glob, path.substr(i))) return true;
        if (i == path.size() || path[i] == '/') return false;
      }
    }
    if (path.empty() || (glob.front() != path.front() && (glob.front() != '?' || path.front() == '/'))) return false;
    glob.remove_prefix(1);
    path.remove_prefix(1);
  }
  return path.empty();
}

// Of the path itself or of a folder that it is in. A glob without a slash is of a name anywhere.
bool excluded_by(std::string_view glob, std::string_view path) {
  if (glob.ends_with('/')) glob.remove_suffix(1);
  const bool anywhere = glob.find('/') == std::string_view::npos;
  if (glob.starts_with('/')) glob.remove_prefix(1);
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = path.find('/', end + 1);
    std::string_view part = path.substr(0, end);
    if (anywhere) part.remove_prefix(part.rfind('/') + 1);  // npos + 1 is 0
    if (path_matches(glob, part)) return true;
  }
  return false;
}

fs::path nearest_file(fs::path folder) {
  std::error_code error;
  for (;; folder = folder.parent_path()) {
    const fs::path candidate = folder / ".snarl-lint.yaml";
    if (fs::exists(candidate, error)) return candidate;
    if (!folder.has_relative_path()) return {};
  }
}

}  // namespace

bool Settings::excludes(const std::string& file) const {
  const std::string relative = fs::path(file).lexically_relative(folder).string();
  const bool below = !relative.empty() && !relative.starts_with("..");
  return std::any_of(exclude.begin(), exclude.end(), [&](const std::string& glob) {
    return below ? excluded_by(glob, relative) : excluded_by(glob, std::string_view(file).substr(1));
  });
}

bool Settings::header_wanted(const std::string& file) const {
  return header_filter.empty() || llvm::Regex(header_filter).match(file);
}

const Settings* SettingsOfFiles::of(const std::string& file) {
  if (!file_.empty()) return read(file_);
  if (const Settings* near = in(fs::path(file).parent_path()); near == nullptr || !near->folder.empty()) return near;
  std::error_code error;
  return in(fs::current_path(error));
}

const Settings* SettingsOfFiles::in(const fs::path& folder) {
  const auto [at, is_new] = nearest_.try_emplace(folder);
  if (is_new) at->second = nearest_file(folder);
  return read(at->second);
}

const Settings* SettingsOfFiles::read(const fs::path& file) {
  const auto [at, is_new] = read_.try_emplace(file);
  if (!is_new) return at->second ? &*at->second : nullptr;
  std::optional<std::string> text = file.empty() ? "" : read_file(file.string());
  std::error_code none;
  if (!text) {
    error_ = "the configuration " + file.string() + " cannot be read";
    return nullptr;
  }
  std::optional<Settings> settings =
      parse_settings(*text, file.empty() ? fs::path() : fs::absolute(file, none).lexically_normal().parent_path(),
                     file.string(), &error_);
  if (settings && !settings->checks.apply(checks_, &error_)) settings.reset();
  at->second = std::move(settings);
  return at->second ? &*at->second : nullptr;
}

}  // namespace snarl::analyzers
