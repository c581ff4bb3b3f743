// The file is left out, because formats and baselines keep it beside the fingerprint, and its folder may move.
// Tested by: tests/unit/analyzers/baseline_test.cpp
#include "analyzers/driver/fingerprint.h"

#include <cctype>

#include "analyzers/driver/content_hash.h"

namespace snarl::analyzers {

void Functions::add(const std::vector<FunctionExtent>& extents) {
  for (const FunctionExtent& extent : extents)
    if (files_.count(extent.file) != 0)
      by_file_[extent.file].try_emplace({extent.begin_line, -extent.end_line, extent.name}, extent);
}

const FunctionExtent* Functions::at(const std::string& file, int line) const {
  const auto known = by_file_.find(file);
  if (known == by_file_.end()) return nullptr;
  const FunctionExtent* innermost = nullptr;  // in order of beginnings, the last around the line
  for (const auto& [key, extent] : known->second)
    if (extent.begin_line <= line && line <= extent.end_line) innermost = &extent;
  return innermost;
}

std::string fingerprint(const report::LintResult& result, SourceLines& sources) {
  std::string text(sources.line(result.finding.place.file, result.finding.place.line));
  std::erase_if(text, [](unsigned char c) { return std::isspace(c); });
  Digester digester;
  digester.add(result.finding.check);
  digester.add(result.function);
  digester.add(text);
  return hex(digester.digest());
}

}  // namespace snarl::analyzers
