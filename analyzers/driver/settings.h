// .snarl-lint.yaml: which checks, how sure, which files, and what locks in this project (docs/reference/lint.md).
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/driver/check_list.h"
#include "analyzers/lock_table.h"
#include "report/lint_finding.h"

namespace snarl::analyzers {

struct Settings {
  std::filesystem::path folder;  // that `exclude` is relative to
  CheckList checks;
  report::Confidence confidence = report::Confidence::kHint;  // the least sure findings that are told
  std::vector<std::string> exclude;                           // globs of files and folders
  std::string header_filter;                                  // a regular expression; "" lets all through
  LockTable table;                                            // the built-in one and the project's

  bool excludes(const std::string& file) const;
  // Whether findings in a header are told.
  bool header_wanted(const std::string& file) const;
};

// `text` of a file in `folder`. Nothing when it is broken; `*error` then says why in one sentence that begins with
// `name`.
std::optional<Settings> parse_settings(const std::string& text, const std::filesystem::path& folder,
                                       const std::string& name, std::string* error);

// The settings of each file: those of the nearest .snarl-lint.yaml upwards from it, else upwards from where the command
// runs, else the defaults.
class SettingsOfFiles {
 public:
  // `file`, when not empty, is used for all. `checks`: globs that are applied after those of each file.
  SettingsOfFiles(std::filesystem::path file, std::string checks)
      : file_(std::move(file)), checks_(std::move(checks)) {}
  // Null when they are broken; `error()` then says why.
  const Settings* of(const std::string& file);
  const std::string& error() const { return error_; }

 private:
  const Settings* in(const std::filesystem::path& folder);
  const Settings* read(const std::filesystem::path& file);

  std::filesystem::path file_;
  std::string checks_, error_;
  std::map<std::filesystem::path, std::optional<Settings>> read_;   // by file; "" the defaults
  std::map<std::filesystem::path, std::filesystem::path> nearest_;  // by folder
};

}  // namespace snarl::analyzers
