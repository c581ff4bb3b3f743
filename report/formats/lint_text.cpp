// file:line:column: confidence: message [snarl-check], then the notes, indented.
#include "report/formats/lint_text.h"

namespace snarl::report {
namespace {

std::string head(const LintPlace& place) {
  if (place.file.empty()) return "";
  std::string text = place.file;
  if (place.line > 0) text += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  return text + ": ";
}

std::string note_text(const LintNote& note) {
  std::string text = "  " + head(note.place) + note.message;
  if (!note.thread.empty()) text += " (thread: " + note.thread + ")";
  if (!note.locks.empty()) {
    text += " (holding";
    for (std::size_t i = 0; i < note.locks.size(); ++i) text += (i == 0 ? " " : ", ") + note.locks[i];
    text += ")";
  }
  return text + "\n";
}

}  // namespace

std::string lint_text(const std::vector<LintFinding>& findings) {
  std::string text;
  for (const LintFinding& finding : findings) {
    text += head(finding.place) + (finding.check == "compiler" ? "error" : std::string(name(finding.confidence))) +
            ": " + finding.message + " [snarl-" + finding.check + "]\n";
    for (const LintNote& note : finding.notes) text += note_text(note);
  }
  return text;
}

}  // namespace snarl::report
