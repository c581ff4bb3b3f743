// The second phase: links summaries and runs the ProgramChecks.
#include <algorithm>
#include <tuple>

#include "analyzers/check.h"
#include "analyzers/engine.h"
#include "analyzers/guard_inference.h"
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

std::vector<GuardSuggestion> suggest_guards(const std::vector<std::string_view>& summaries) {
  Program program;
  for (const std::string_view bytes : summaries)
    if (auto summary = from_bytes(bytes)) program.add(*summary);
  program.link();
  const auto bare_name = [](const std::string& name) { return name.substr(name.rfind(':') + 1); };
  std::vector<GuardSuggestion> suggestions;
  for (const FieldGuard& field : infer_guards(program)) {
    const int bare = static_cast<int>(field.uses.size()) - field.guarded;
    if (field.declared || !field.own || !field.guarded_write || field.guarded < 2 || field.guarded < 3 * bare) continue;
    suggestions.push_back({program.place(field.field->at), bare_name(program.text(field.field->name)),
                           bare_name(program.name_of_key(field.guard))});
  }
  std::sort(suggestions.begin(), suggestions.end(), [](const auto& a, const auto& b) { return a.place < b.place; });
  return suggestions;
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
  result.cut = program.cut();
  sort_and_unite(result.findings);
  return result;
}

std::string_view engine_version() { return "11"; }

}  // namespace snarl::analyzers
