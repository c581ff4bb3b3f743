// Comments that silence findings, as clang-tidy has them:
//
//   code;  // NOLINT                              every check, on this line
//   code;  // NOLINT(snarl-lock-order, snarl-*)   these checks; globs are allowed, reasons may follow the bracket
//   // NOLINTNEXTLINE(snarl-lock-order)
//   // NOLINTBEGIN(snarl-lock-order)
//   // NOLINTEND(snarl-lock-order)
#pragma once
#include <map>
#include <string>

#include "analyzers/driver/source_lines.h"
#include "report/lint_finding.h"

namespace snarl::analyzers {

class Suppressions {
 public:
  explicit Suppressions(SourceLines& sources) : sources_(sources) {}
  // By a comment for the line of its place.
  bool covers(const report::LintFinding& finding);

 private:
  struct Block {
    std::string checks;
    int first = 0, last = 0;
  };
  const std::vector<Block>& blocks(const std::string& file);

  SourceLines& sources_;
  std::map<std::string, std::vector<Block>> blocks_;
};

}  // namespace snarl::analyzers
