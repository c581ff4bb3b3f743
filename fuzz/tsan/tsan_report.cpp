// Reports are text for people; their frames come in a form of our own (stack_trace_format), one to a line with tabs
// between the parts, the rest as ThreadSanitizer of LLVM 19 and of gcc 12 write it.
//
// A report: a title ("WARNING: ThreadSanitizer: data race (pid=7)"), then sections. A section is a heading that ends
// with a colon and the frames below it. The first sections say what happened; those after a "Location", "Mutex" or
// "Thread" heading explain, and only of a thread leak the last is what happened. Tested by:
// tests/unit/fuzz/tsan_test.cpp
#include "fuzz/tsan/tsan_report.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <optional>
#include <regex>

#include "report/source_frames.h"

namespace snarl::fuzz {
namespace {

using report::Finding;
using report::FindingKind;
using report::Frame;
using report::Place;

struct Title {
  std::string_view begins;
  FindingKind kind;
};

// In the order of looking; the texts are of TSan's ReportTypeString and of the common signal handler.
constexpr std::array kTitles = {
    Title{"data race on vptr", FindingKind::kDataRace},
    Title{"data race", FindingKind::kDataRace},
    Title{"race on external object", FindingKind::kDataRace},
    Title{"heap-use-after-free", FindingKind::kUseAfterFree},
    Title{"lock-order-inversion", FindingKind::kDeadlock},
    Title{"thread leak", FindingKind::kThreadMisuse},
    Title{"signal", FindingKind::kLockMisuse},
    Title{"errno", FindingKind::kDataRace},
    Title{"destroy", FindingKind::kLockMisuse},
    Title{"double lock", FindingKind::kLockMisuse},
    Title{"unlock", FindingKind::kLockMisuse},
    Title{"read lock", FindingKind::kLockMisuse},
    Title{"read unlock", FindingKind::kLockMisuse},
    Title{"use of an invalid mutex", FindingKind::kLockMisuse},
    Title{"mutex", FindingKind::kLockMisuse},
};

FindingKind kind_of(std::string_view title) {
  for (const Title& row : kTitles)
    if (title.starts_with(row.begins)) return row.kind;
  return FindingKind::kCrash;
}

int number(std::string_view text) {
  int value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// "#1\tmain\t/src/a.cpp\t12\t3"
std::optional<Frame> parse_frame(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  if (line.empty() || line[0] != '#') return std::nullopt;
  std::array<std::string_view, 5> parts;
  for (std::string_view& part : parts) {
    const std::size_t tab = line.find('\t');
    part = line.substr(0, tab);
    line = tab == line.npos ? "" : line.substr(tab + 1);
  }
  if (parts[1].empty()) return std::nullopt;
  Frame frame;
  if (parts[1] != "<null>") frame.function = parts[1];
  if (parts[2] != "<null>") frame.file = std::filesystem::path(parts[2]).lexically_normal().string();
  frame.line = number(parts[3]);
  frame.column = number(parts[4]);
  return frame;
}

// "Previous atomic write of size 4 at 0x7ffc by thread T3 (mutexes: write M0):" -> "atomic write", 3
Place place_of(const std::string& heading) {
  static const std::regex access("^(?:Previous )?((?:[Aa]tomic )?(?:[Rr]ead|[Ww]rite)) of size");
  static const std::regex thread("(?:by|in) (?:thread T([0-9]+)|main thread)");
  Place place;
  std::smatch match;
  if (std::regex_search(heading, match, access)) {
    place.role = match[1];
    std::transform(place.role.begin(), place.role.end(), place.role.begin(),
                   [](char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  } else if (heading.find("acquired") != heading.npos) {
    place.role = "lock";
  }
  if (std::regex_search(heading, match, thread) && match[1].matched) place.thread = std::stoi(match[1]);
  return place;
}

struct Section {
  std::string heading;
  std::vector<Frame> frames;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool explains(const std::string& heading) {
  for (const char* word : {"Location", "Thread ", "As if synchronized", "Mutex "})
    if (heading.starts_with(word) && heading.find("acquired") == heading.npos) return true;
  return false;
}

// Only those where something happened, unless nothing else has frames.
std::vector<Place> places_of(const std::vector<Section>& sections) {
  std::vector<Place> places;
  for (const bool all : {false, true}) {
    for (const Section& section : sections) {
      if (section.frames.empty()) continue;
      if (!all && explains(section.heading)) break;
      Place place = place_of(section.heading);
      place.stack = section.frames;
      places.push_back(std::move(place));
    }
    if (!places.empty()) break;
  }
  return places;
}

std::string message_of(const std::string& title, const Finding& finding) {
  const std::vector<Place>& places = finding.places;
  const bool both = places.size() >= 2 && !places[0].role.empty() && !places[1].role.empty();
  if (finding.kind == FindingKind::kDataRace && both)
    return title + ": " + places[1].role + " by thread " + std::to_string(places[1].thread) + " and " + places[0].role +
           " by thread " + std::to_string(places[0].thread);
  if (finding.kind == FindingKind::kUseAfterFree && both)
    return places[0].role + " by thread " + std::to_string(places[0].thread) + " of memory that thread " +
           std::to_string(places[1].thread) + " has freed";
  return title;
}

// From the line behind the title to the end of the report.
Finding parse_report(const std::string& title, const std::vector<std::string_view>& lines) {
  std::vector<Section> sections(1);
  for (std::string_view line : lines) {
    if (std::optional<Frame> frame = parse_frame(line)) {
      sections.back().frames.push_back(std::move(*frame));
      continue;
    }
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!line.empty()) sections.push_back({std::string(line), {}});
  }
  Finding finding = bare_finding(kind_of(title), "");
  finding.places = places_of(sections);
  finding.message = message_of(title, finding);
  return finding;
}

// "WARNING: ThreadSanitizer: data race (pid=7)" -> "data race"; "" for other lines.
std::string title_of(std::string_view line) {
  constexpr std::string_view kTool = ": ThreadSanitizer: ";
  if (line.find("WARNING") == line.npos && line.find("ERROR") == line.npos) return "";
  const std::size_t at = line.find(kTool);
  if (at == line.npos) return "";
  std::string title(line.substr(at + kTool.size()));
  for (const std::string_view tail : {" (pid=", " (pc "})
    if (const std::size_t end = title.find(tail); end != title.npos) title.resize(end);
  return title;
}

}  // namespace

Finding bare_finding(FindingKind kind, std::string message) {
  return {.kind = kind, .message = std::move(message), .missing = "", .places = {}, .witness = {}, .replay = ""};
}

std::string tsan_options(std::string_view users, std::string_view log_path) {
  std::string options(users);
  if (!options.empty()) options += ':';
  options += "log_path=\"";
  options += log_path;
  return options + "\":exitcode=" + std::to_string(kTsanExitStatus) + ":stack_trace_format=\"#%n\t%f\t%s\t%l\t%c\"";
}

std::vector<Finding> parse_tsan_log(std::string_view log) {
  std::vector<Finding> findings;
  std::string title;
  std::vector<std::string_view> body;
  const auto finish = [&] {
    if (!title.empty()) findings.push_back(parse_report(title, body));
    title.clear();
    body.clear();
  };
  for (const std::string_view line : lines_of(log)) {
    const std::string begun = title_of(line);
    if (!begun.empty() || line.starts_with("SUMMARY: ")) finish();
    if (!begun.empty())
      title = begun;
    else
      body.push_back(line);
  }
  finish();
  return findings;
}

Finding parse_abort(std::string_view standard_error) {
  // Of glibc: "program: a.cpp:7: int main(): Assertion `x == 1' failed."
  static const std::regex assertion("([^ :]+):([0-9]+): (.*): Assertion [`'](.*)' failed");
  constexpr std::size_t kLineMax = 2000;  // std::regex recurses
  Finding finding = bare_finding(FindingKind::kCrash, "the program aborted");
  for (const std::string_view whole : lines_of(standard_error)) {
    const std::string line(whole.substr(0, kLineMax));
    std::smatch match;
    if (line.find(": Assertion ") != line.npos && std::regex_search(line, match, assertion)) {
      finding = bare_finding(FindingKind::kAssertion, "assertion failed: " + match[4].str());
      finding.places.emplace_back();
      finding.places.back().stack.push_back({match[3], match[1], std::stoi(match[2]), 0});
    } else if (line.starts_with("terminate called")) {
      finding = bare_finding(FindingKind::kException, line);
    } else if (finding.kind == FindingKind::kException && line.find("what():") != line.npos) {
      finding.message += ":" + line.substr(line.find("what():") + 7);
    }
  }
  return finding;
}

std::string identity(const Finding& finding) {
  std::vector<std::string> places;
  for (const Place& place : finding.places) {
    const Frame* frame = report::source_frame(place);
    places.push_back(frame != nullptr ? frame->file + ":" + std::to_string(frame->line) : "");
  }
  std::sort(places.begin(), places.end());
  std::string text(report::name(finding.kind));
  // What is not told by places is told by the message.
  if (places.empty()) text += " " + finding.message;
  for (const std::string& place : places) text += " " + place;
  return text;
}

}  // namespace snarl::fuzz
