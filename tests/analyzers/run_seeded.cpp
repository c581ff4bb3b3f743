// run_seeded FOLDER: lints the seeded programs (README.md there) and reports recall by check and every false alarm.
//
// Fails when fewer than three in four defects are found or more than two correct programs are flagged, which is what
// the project has set itself. Defects whose checks are not built in are not counted.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/engine.h"

namespace {

namespace fs = std::filesystem;
using namespace snarl;

struct Place {
  std::string file;
  int line = 0;
  std::string check;
};
struct Marks {
  std::map<std::string, std::vector<Place>> defects;  // by identity
  std::set<std::string> allowed_hints;
};

std::string word_after(std::string_view line, std::string_view what) {
  const std::size_t at = line.find(what);
  if (at == std::string_view::npos) return "";
  line.remove_prefix(at + what.size());
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  return std::string(line.substr(0, line.find_first_not_of("abcdefghijklmnopqrstuvwxyz-0123456789")));
}

void read_marks(const fs::path& file, Marks& marks) {
  std::ifstream stream(file);
  std::string line;
  for (int number = 1; std::getline(stream, line); ++number) {
    if (const std::string hint = word_after(line, "// allow-hint:"); !hint.empty()) marks.allowed_hints.insert(hint);
    if (const std::string check = word_after(line, "// expect:"); !check.empty())
      marks.defects[file.string() + ":" + std::to_string(number)].push_back({file.string(), number, check});
    // Several marks of this form may stand on one line.
    std::string_view rest = line;
    for (std::size_t at; (at = rest.find("// expect-any(")) != std::string_view::npos;) {
      rest.remove_prefix(at + 14);
      const std::string identity(rest.substr(0, rest.find(')')));
      marks.defects[identity].push_back({file.string(), number, word_after(rest, "):")});
    }
  }
}

std::vector<report::LintFinding> lint(const std::vector<fs::path>& sources) {
  std::vector<report::LintFinding> findings;
  std::vector<std::string> summaries;
  for (const fs::path& source : sources) {
    const analyzers::Unit unit{
        source.string(), source.parent_path().string(), {"clang++", "-std=c++20", "-pthread", source.string()}};
    analyzers::UnitResult result = analyzers::summarise_unit(unit, analyzers::built_in_lock_table(), nullptr);
    if (!result.parsed) std::printf("%s does not parse\n", source.c_str());
    findings.insert(findings.end(), result.findings.begin(), result.findings.end());
    summaries.push_back(std::move(result.summary));
  }
  const std::vector<std::string_view> views(summaries.begin(), summaries.end());
  const analyzers::ProgramResult program = analyzers::check_program(views, nullptr);
  findings.insert(findings.end(), program.findings.begin(), program.findings.end());
  analyzers::sort_and_unite(findings);
  return findings;
}

struct Tally {
  int found = 0;
  int all = 0;
};

void judge_defects(const Marks& marks, const std::vector<report::LintFinding>& findings,
                   std::map<std::string, Tally>& tallies) {
  const std::vector<std::string> known = analyzers::check_names();
  for (const auto& [identity, places] : marks.defects) {
    const bool built_in = std::any_of(places.begin(), places.end(), [&](const Place& place) {
      return std::find(known.begin(), known.end(), place.check) != known.end();
    });
    if (!built_in) continue;
    const bool found = std::any_of(places.begin(), places.end(), [&](const Place& place) {
      return std::any_of(findings.begin(), findings.end(), [&](const report::LintFinding& finding) {
        return finding.check == place.check && finding.place.line == place.line && finding.place.file == place.file;
      });
    });
    Tally& tally = tallies[places.front().check];
    ++tally.all;
    tally.found += found;
    if (!found) std::printf("missed: %s:%d [%s]\n", places[0].file.c_str(), places[0].line, places[0].check.c_str());
  }
}

bool is_flagged(const Marks& marks, const std::vector<report::LintFinding>& findings) {
  bool flagged = false;
  for (const report::LintFinding& finding : findings) {
    const bool hint = finding.confidence == report::Confidence::kHint;
    if (hint && marks.allowed_hints.count(finding.check) != 0) continue;
    std::printf("false alarm: %s:%d: %s: %s [%s]\n", finding.place.file.c_str(), finding.place.line,
                std::string(report::name(finding.confidence)).c_str(), finding.message.c_str(), finding.check.c_str());
    flagged = flagged || !hint;
  }
  return flagged;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const fs::path root = fs::canonical(argv[1]);
  std::map<std::string, Tally> tallies;
  int flagged = 0, correct = 0;
  for (const char* kind : {"bad", "good", "negatives"}) {
    std::vector<fs::path> programs;
    for (const fs::directory_entry& entry : fs::directory_iterator(root / kind)) programs.push_back(entry.path());
    std::sort(programs.begin(), programs.end());
    for (const fs::path& program : programs) {
      std::vector<fs::path> sources;
      Marks marks;
      if (fs::is_directory(program)) {
        for (const fs::directory_entry& entry : fs::directory_iterator(program)) {
          read_marks(entry.path(), marks);
          if (entry.path().extension() == ".cpp") sources.push_back(entry.path());
        }
        std::sort(sources.begin(), sources.end());
      } else {
        sources = {program};
        read_marks(program, marks);
      }
      const std::vector<report::LintFinding> findings = lint(sources);
      if (std::string_view(kind) == "bad") {
        judge_defects(marks, findings, tallies);
      } else {
        ++correct;
        flagged += is_flagged(marks, findings);
      }
    }
  }
  Tally sum;
  for (const auto& [check, tally] : tallies) {
    std::printf("%-26s %d of %d\n", check.c_str(), tally.found, tally.all);
    sum.found += tally.found, sum.all += tally.all;
  }
  std::printf("found %d of %d defects; flagged %d of %d correct programs\n", sum.found, sum.all, flagged, correct);
  return sum.all != 0 && 4 * sum.found >= 3 * sum.all && flagged <= 2 ? 0 : 1;
}
