// The second phase: links summaries and runs the ProgramChecks.
#include <algorithm>
#include <tuple>

#include "analyzers/check.h"
#include "analyzers/engine.h"
#include "analyzers/program.h"
#include "analyzers/summary_io.h"

namespace snarl::analyzers {
namespace {

auto key(const report::LintFinding& finding) { return std::tie(finding.place, finding.check, finding.message); }

}  // namespace

std::vector<std::string> check_names() {
  std::vector<std::string> names;
  for (const CheckInfo& info : all_checks()) names.push_back(info.name);
  return names;
}

void sort_and_unite(std::vector<report::LintFinding>& findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const auto& a, const auto& b) { return key(a) < key(b); });
  findings.erase(
      std::unique(findings.begin(), findings.end(), [](const auto& a, const auto& b) { return key(a) == key(b); }),
      findings.end());
}

ProgramResult check_program(const std::vector<std::string_view>& summaries, const CheckFilter& enabled) {
  ProgramResult result;
  Program program;
  for (const std::string_view bytes : summaries) {
    if (auto summary = from_bytes(bytes)) {
      program.add(*summary);
    } else {
      ++result.unreadable;
    }
  }
  program.link();
  for (const CheckInfo& info : all_checks()) {
    if (!info.make_program || (enabled && !enabled(info.name))) continue;
    info.make_program()->run(program, result.findings);
  }
  sort_and_unite(result.findings);
  return result;
}

std::string_view engine_version() { return "1"; }

}  // namespace snarl::analyzers
