// The field order is fixed, so that reports can be compared as text.
#include "report/formats/lint_json.h"

#include <nlohmann/json.hpp>

namespace snarl::report {
namespace {

using Json = nlohmann::ordered_json;

Json place_json(const LintReport& report, const LintPlace& place) {
  return {{"file", shown_file(report, place.file)},
          {"line", place.line},
          {"column", place.column},
          {"end_line", place.end_line},
          {"end_column", place.end_column}};
}

const char* state_name(LintState state) {
  if (state == LintState::kSuppressed) return "suppressed";
  return state == LintState::kKnown ? "known" : "new";
}

Json finding_json(const LintReport& report, const LintResult& result) {
  const LintFinding& finding = result.finding;
  Json json = {{"check", finding.check},
               {"confidence", name(finding.confidence)},
               {"message", finding.message},
               {"state", state_name(result.state)},
               {"function", result.function},
               {"fingerprint", result.fingerprint},
               {"place", place_json(report, finding.place)},
               {"notes", Json::array()},
               {"fixes", Json::array()}};
  for (const LintNote& note : finding.notes)
    json["notes"].push_back({{"place", place_json(report, note.place)},
                             {"message", note.message},
                             {"thread", note.thread},
                             {"locks", note.locks}});
  for (const LintFix& fix : finding.fixes)
    json["fixes"].push_back({{"place", place_json(report, fix.place)}, {"text", fix.text}});
  return json;
}

const char* verdict_name(Verdict verdict) {
  if (verdict == Verdict::kVerified) return "clean";
  return verdict == Verdict::kBug ? "findings" : "inconclusive";
}

}  // namespace

std::string lint_json(const LintReport& report, Verdict verdict) {
  Json json = {{"schema", "snarl.lint/1"},
               {"verdict", verdict_name(verdict)},
               {"units", {{"all", report.units}, {"read", report.units_read}}},
               {"errors", Json::array()},
               {"findings", Json::array()}};
  for (const LintFinding& error : report.errors)
    json["errors"].push_back({{"message", error.message}, {"place", place_json(report, error.place)}});
  for (const LintResult& result : report.results) json["findings"].push_back(finding_json(report, result));
  // Sources may hold any bytes; a report must not fail over them.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace snarl::report
