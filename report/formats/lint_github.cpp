// ::error file=F,line=L,col=C,endLine=L,endColumn=C,title=T::MESSAGE, one a line. Certain findings are errors, likely
// ones warnings, hints notices. Notes go into the message, because a command has one place only.
#include "report/formats/lint_github.h"

namespace snarl::report {
namespace {

// '%' first, as the runner undoes it last; ':' and ',' would end a property.
std::string escaped(const std::string& text, bool property) {
  std::string result;
  for (const char c : text) {
    if (c == '%') {
      result += "%25";
    } else if (c == '\r') {
      result += "%0D";
    } else if (c == '\n') {
      result += "%0A";
    } else if (property && c == ':') {
      result += "%3A";
    } else if (property && c == ',') {
      result += "%2C";
    } else {
      result += c;
    }
  }
  return result;
}

std::string where(const LintReport& report, const LintPlace& place) {
  std::string text = "file=" + escaped(shown_file(report, place.file), true);
  if (place.line > 0) text += ",line=" + std::to_string(place.line) + ",col=" + std::to_string(place.column);
  // The runner takes columns only within one line.
  if (place.end_line > place.line) text += ",endLine=" + std::to_string(place.end_line);
  if (place.end_line == place.line && place.end_column > place.column)
    text += ",endLine=" + std::to_string(place.end_line) + ",endColumn=" + std::to_string(place.end_column);
  return text;
}

std::string note_text(const LintReport& report, const LintNote& note) {
  std::string text = "\n" + shown_file(report, note.place.file);
  if (note.place.line > 0) text += ":" + std::to_string(note.place.line);
  text += ": " + note.message;
  if (!note.thread.empty()) text += " (thread: " + note.thread + ")";
  for (std::size_t i = 0; i < note.locks.size(); ++i) text += (i == 0 ? " (holding " : ", ") + note.locks[i];
  return note.locks.empty() ? text : text + ")";
}

const char* level(Confidence confidence) {
  if (confidence == Confidence::kCertain) return "error";
  return confidence == Confidence::kLikely ? "warning" : "notice";
}

}  // namespace

std::string lint_github(const LintReport& report) {
  std::string text;
  for (const LintFinding& error : report.errors)
    text += "::error " + where(report, error.place) + ",title=compiler::" + escaped(error.message, false) + "\n";
  for (const LintResult& result : report.results) {
    if (result.state != LintState::kNew) continue;
    std::string message = result.finding.message;
    for (const LintNote& note : result.finding.notes) message += note_text(report, note);
    text += std::string("::") + level(result.finding.confidence) + " " + where(report, result.finding.place) +
            ",title=snarl-" + escaped(result.finding.check, true) + "::" + escaped(message, false) + "\n";
  }
  return text;
}

}  // namespace snarl::report
