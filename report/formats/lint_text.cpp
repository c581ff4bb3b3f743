// file:line:column: confidence: message [snarl-check], then the notes, indented.
#include "report/formats/lint_text.h"

namespace snarl::report {
namespace {

std::string head(const LintReport& report, const LintPlace& place) {
  if (place.file.empty()) return "";
  std::string text = shown_file(report, place.file);
  if (place.line > 0) text += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  return text + ": ";
}

std::string note_text(const LintReport& report, const LintNote& note) {
  std::string text = "  " + head(report, note.place) + note.message;
  if (!note.thread.empty()) text += " (thread: " + note.thread + ")";
  if (!note.locks.empty()) {
    text += " (holding";
    for (std::size_t i = 0; i < note.locks.size(); ++i) text += (i == 0 ? " " : ", ") + note.locks[i];
    text += ")";
  }
  return text + "\n";
}

}  // namespace

std::string lint_text(const LintReport& report) {
  std::string text;
  for (const LintFinding& error : report.errors) text += head(report, error.place) + "error: " + error.message + "\n";
  for (const LintResult& result : report.results) {
    if (result.state != LintState::kNew) continue;
    const LintFinding& finding = result.finding;
    text += head(report, finding.place) + std::string(name(finding.confidence)) + ": " + finding.message + " [snarl-" +
            finding.check + "]\n";
    for (const LintNote& note : finding.notes) text += note_text(report, note);
  }
  return text;
}

}  // namespace snarl::report
