// Renders results for people. The same words in every engine: verdict, finding, witness, missing, replay.
#include "report/formats/text.h"

#include <cstdio>
#include <cstdlib>

#include <sys/ioctl.h>
#include <unistd.h>

#include "report/formats/text_table.h"
#include "report/source_frames.h"

namespace snarl::report {
namespace {

std::string paint(std::string_view text, std::string_view code, const TextStyle& style) {
  if (!style.color) return std::string(text);
  return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

std::string_view color_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kVerified:
    case Verdict::kClean:
      return "1;32";
    case Verdict::kBug: return "1;31";
    default: return "1;33";
  }
}

std::string plural(std::uint64_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string duration(double ms) {
  char text[32];
  if (ms < 1000)
    std::snprintf(text, sizeof text, "%.1f ms", ms);
  else
    std::snprintf(text, sizeof text, "%.1f s", ms / 1000);
  return text;
}

std::string verdict_line(const Result& result, const TextStyle& style) {
  std::string line = paint(name(result.verdict), color_of(result.verdict), style);
  if (!result.program.empty()) line += ": " + shorten_path(result.program, style.directory);
  if (!result.reason.empty()) line += ": " + result.reason;
  if (result.verdict != Verdict::kMisuse) {
    line += " (" + result.model + ", ";
    if (const auto& sampling = result.sampling)
      line += plural(sampling->schedules, "schedule") + " by " + sampling->strategy + ", seed " + std::to_string(sampling->seed);
    else
      line += plural(result.executions_complete, "execution");
    if (result.executions_blocked > 0) line += " and " + std::to_string(result.executions_blocked) + " blocked";
    line += ", " + duration(result.time_ms) + ")";
  }
  return line + "\n";
}

// What a sample says where it has found nothing.
std::string sample_line(const Sampling& sampling) {
  if (!sampling.has_coverage) return "  a sample, not a proof\n";
  char chance[32];
  std::snprintf(chance, sizeof chance, sampling.unseen >= 0.01 ? "%.0f %%" : "%.2g %%", sampling.unseen * 100);
  return "  a sample, not a proof: " + plural(sampling.partial_orders, "different execution") +
         " seen; the next schedule shows a new one with a chance of about " + chance + "\n";
}

std::string place_line(const Place& place, const TextStyle& style) {
  std::string line = "  thread " + std::to_string(place.thread) + ": " + place.role + (place.role.empty() ? "" : " ") +
                     "at " + describe_location(place, style.directory);
  if (const Frame* frame = source_frame(place); frame != nullptr && !frame->file.empty() && !frame->function.empty())
    line += " in " + frame->function;
  return line + "\n";
}

std::string replay_command(const std::string& token, const TextStyle& style) {
  std::string command = style.replay;
  if (const std::size_t at = command.find("{}"); at != std::string::npos) command.replace(at, 2, token);
  return command;
}

}  // namespace

TextStyle text_style_for(int fd) {
  TextStyle style;
  if (isatty(fd) == 0) return style;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  style.color = (no_color == nullptr || *no_color == '\0') && (term == nullptr || std::string_view(term) != "dumb");
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) style.width = size.ws_col;
  return style;
}

std::string to_text(const Finding& finding, const TextStyle& style) {
  std::string out = paint(finding.message, "1", style) + " [" + std::string(name(finding.kind)) + "]\n";
  for (const Place& place : finding.places) out += place_line(place, style);
  if (!finding.witness.empty()) out += "\n" + witness_table(finding.witness, style) + "\n";
  if (!finding.missing.empty()) out += "  missing: " + finding.missing + "\n";
  if (!finding.replay.empty()) out += "  replay: " + replay_command(finding.replay, style) + "\n";
  return out;
}

std::string to_text(const Result& result, const TextStyle& style) {
  std::string out = verdict_line(result, style);
  if (result.sampling && result.verdict == Verdict::kClean) out += sample_line(*result.sampling);
  for (const Finding& finding : result.findings) out += "\n" + to_text(finding, style);
  if (!result.warnings.empty()) out += "\n";
  for (const std::string& warning : result.warnings) out += "warning: " + warning + "\n";
  return out;
}

}  // namespace snarl::report
