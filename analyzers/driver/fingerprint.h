// What a finding is known by when the lines around it move.
#pragma once
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "analyzers/driver/source_lines.h"
#include "analyzers/engine.h"
#include "report/lint_report.h"

namespace snarl::analyzers {

// Which function a line belongs to, by all units' extents.
class Functions {
 public:
  explicit Functions(std::set<std::string> files) : files_(std::move(files)) {}  // others are not asked for
  void add(const std::vector<FunctionExtent>& extents);
  // The innermost; null when there is none.
  const FunctionExtent* at(const std::string& file, int line) const;

 private:
  std::set<std::string> files_;
  // A header's functions are told by every unit that includes it.
  std::map<std::string, std::map<std::tuple<int, int, std::string>, FunctionExtent>> by_file_;
};

// Of the check, the function and the line's text without blanks: 32 hexadecimal digits. Equal findings on equal lines
// of one function have one fingerprint.
std::string fingerprint(const report::LintResult& result, SourceLines& sources);

}  // namespace snarl::analyzers
