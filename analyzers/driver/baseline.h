// Findings that are known and not to be told again: a file of fingerprints, to be kept beside the sources.
#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "report/lint_report.h"

namespace snarl::analyzers {

class Baseline {
 public:
  // Nothing is said of what is in it before. False when the file cannot be used; `*error` then says why in one
  // sentence.
  bool read(const std::filesystem::path& file, std::string* error);
  // Marks as known what is in it: of n equal findings as many as it has.
  void mark(report::LintReport& report) const;

  // All findings that are not suppressed, known ones too. False when it cannot be written.
  static bool write(const std::filesystem::path& file, const report::LintReport& report);

 private:
  std::filesystem::path folder_;
  std::map<std::pair<std::string, std::string>, int> known_;  // file, fingerprint
};

}  // namespace snarl::analyzers
