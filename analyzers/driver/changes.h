// Which lines were changed since a revision, as git has it.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/driver/fingerprint.h"
#include "report/lint_finding.h"

namespace snarl::analyzers {

class Changes {
 public:
  // Between `revision` and the files as they are now in the work tree around `folder`, new files included. Nothing when
  // git does not know; `*error` then says why in one sentence.
  static std::optional<Changes> since(const std::string& revision, const std::filesystem::path& folder,
                                      std::string* error);
  // Of the output of `git diff -U0`; files are below `root`.
  static Changes of_diff(std::string_view diff, const std::filesystem::path& root);
  void add_new_file(const std::string& file) { files_[real_name(file)].whole = true; }

  // Whether its place or a step of its path is on a changed line, or lines were taken out of the function around its
  // place: a lock that is gone makes findings on lines that have stayed.
  bool touch(const report::LintFinding& finding, const Functions& functions) const;

 private:
  struct Lines {
    int first = 0, last = 0;
  };
  struct File {
    bool whole = false;
    std::vector<Lines> changed;
    std::vector<int> removed_after;  // lines
  };
  // Git names files without links to folders, databases often with them.
  static std::string real_name(const std::string& file);
  const File* find(const std::string& file) const;
  bool changed(const std::string& file, int first, int last) const;
  std::map<std::string, File> files_;  // by real name
};

}  // namespace snarl::analyzers
