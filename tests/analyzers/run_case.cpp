// run_case CASE: lints one annotated source, or a folder of them as one program, and compares with its marks.
//
//   int x = counter;   // expect: read without holding Counter::mutex_
//   int y = counter;   // expect[certain]: ...          the confidence too
//                      // expect-note: ...              some finding has a note on this line that says so
// A finding with no mark on its line fails the case, and so does a mark with no finding; a line may carry several.
// The check is named by the case's longest leading words: `lock_order.cpp`, `lock_order_two_units/`; a case that names
// no check ("correct_...") runs all of them. A line `// flags: -std=c++17` in the first source replaces the flags.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "analyzers/engine.h"

namespace {

namespace fs = std::filesystem;
using namespace snarl;

struct Mark {
  std::string file;
  int line = 0;
  bool note = false;
  std::string confidence;  // "" for any
  std::string text;
  bool met = false;
};

void read_marks(const fs::path& file, std::vector<Mark>& marks, std::vector<std::string>& flags) {
  static const std::regex mark(R"(// expect(-note)?(?:\[(\w+)\])?: (.*?)\s*(?=// expect|$))");
  static const std::regex flag_line(R"(^// flags: (.*)$)");
  std::ifstream stream(file);
  std::string line;
  std::smatch match;
  for (int number = 1; std::getline(stream, line); ++number) {
    for (auto at = std::sregex_iterator(line.begin(), line.end(), mark); at != std::sregex_iterator(); ++at)
      marks.push_back({file.string(), number, (*at)[1].matched, (*at)[2], (*at)[3]});
    if (!std::regex_match(line, match, flag_line)) continue;
    flags.clear();
    std::istringstream words(match[1]);
    for (std::string word; words >> word;) flags.push_back(word);
  }
}

std::string check_of(std::string name) {
  std::replace(name.begin(), name.end(), '_', '-');
  std::string best;
  for (const std::string& check : analyzers::check_names())
    if (name.starts_with(check) && check.size() > best.size()) best = check;
  return best;
}

bool meet(std::vector<Mark>& marks, bool note, const report::LintPlace& place, std::string_view confidence,
          const std::string& message) {
  bool met = false;
  for (Mark& mark : marks) {
    if (mark.note != note || mark.line != place.line || mark.file != place.file) continue;
    if (!mark.confidence.empty() && mark.confidence != confidence) continue;
    if (message.find(mark.text) == std::string::npos) continue;
    mark.met = met = true;
  }
  return met;
}

int compare(std::vector<Mark>& marks, const std::vector<report::LintFinding>& findings) {
  int failures = 0;
  for (const report::LintFinding& finding : findings) {
    const std::string_view confidence = report::name(finding.confidence);
    if (!meet(marks, false, finding.place, confidence, finding.message)) {
      std::printf("%s:%d:%d: not expected: %.*s: %s [%s]\n", finding.place.file.c_str(), finding.place.line,
                  finding.place.column, static_cast<int>(confidence.size()), confidence.data(), finding.message.c_str(),
                  finding.check.c_str());
      ++failures;
    }
    for (const report::LintNote& note : finding.notes) {
      if (failures != 0) std::printf("    %s:%d: %s\n", note.place.file.c_str(), note.place.line, note.message.c_str());
      meet(marks, true, note.place, confidence, note.message);
    }
  }
  for (const Mark& mark : marks) {
    if (mark.met) continue;
    std::printf("%s:%d: expected%s and not found: %s\n", mark.file.c_str(), mark.line, mark.note ? " as a note" : "",
                mark.text.c_str());
    ++failures;
  }
  return failures;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const fs::path root = fs::canonical(argv[1]);
  std::vector<fs::path> sources, all;
  if (fs::is_directory(root)) {
    for (const fs::directory_entry& entry : fs::directory_iterator(root)) {
      all.push_back(entry.path());
      if (entry.path().extension() == ".cpp" || entry.path().extension() == ".c") sources.push_back(entry.path());
    }
    std::sort(sources.begin(), sources.end());
  } else {
    sources = all = {root};
  }
  std::vector<Mark> marks;
  const bool is_c = !sources.empty() && sources[0].extension() == ".c";
  std::vector<std::string> flags = {is_c ? "-std=c17" : "-std=c++20", "-pthread"};
  for (const fs::path& file : all) read_marks(file, marks, flags);
  const std::string check = check_of(root.stem().string());
  const analyzers::CheckFilter enabled = [&](std::string_view name) { return check.empty() || name == check; };

  std::vector<report::LintFinding> findings;
  std::vector<std::string> summaries;
  for (const fs::path& source : sources) {
    analyzers::Unit unit{source.string(), root.parent_path().string(), {is_c ? "clang" : "clang++"}};
    unit.command_line.insert(unit.command_line.end(), flags.begin(), flags.end());
    unit.command_line.push_back(source.string());
    analyzers::UnitResult result = analyzers::summarise_unit(unit, analyzers::built_in_lock_table(), enabled);
    for (const report::LintFinding& error : result.errors)
      std::printf("%s:%d: %s\n", error.place.file.c_str(), error.place.line, error.message.c_str());
    if (!result.parsed) return 1;
    findings.insert(findings.end(), result.findings.begin(), result.findings.end());
    summaries.push_back(std::move(result.summary));
  }
  const std::vector<std::string_view> views(summaries.begin(), summaries.end());
  analyzers::ProgramResult program = analyzers::check_program(views, enabled);
  if (program.unreadable != 0 || sources.empty()) return 1;
  findings.insert(findings.end(), program.findings.begin(), program.findings.end());
  analyzers::sort_and_unite(findings);
  return compare(marks, findings) == 0 ? 0 : 1;
}
