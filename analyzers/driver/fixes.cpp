// Equal repairs are one: a header's are told by every unit that includes it.
// Tested by: tests/unit/analyzers/fixes_test.cpp, tests/cli/lint_fix_test.cpp
#include "analyzers/driver/fixes.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>

#include "analyzers/driver/content_hash.h"

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;

struct Edit {
  std::size_t begin = 0, end = 0;
  std::string text;
  bool operator==(const Edit&) const = default;
};

struct File {
  std::string text;
  std::vector<std::size_t> lines;  // where each begins
  std::vector<Edit> edits;

  explicit File(std::string content) : text(std::move(content)), lines{0} {
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') lines.push_back(i + 1);
  }
  std::optional<std::size_t> offset(int line, int column) const {
    if (line < 1 || column < 1 || static_cast<std::size_t>(line) > lines.size()) return std::nullopt;
    const std::size_t begin = lines[static_cast<std::size_t>(line) - 1];
    const std::size_t end =
        static_cast<std::size_t>(line) < lines.size() ? lines[static_cast<std::size_t>(line)] : text.size();
    const std::size_t at = begin + static_cast<std::size_t>(column) - 1;
    return at <= end ? std::optional(at) : std::nullopt;
  }
  std::optional<Edit> edit(const report::LintFix& fix) const {
    const report::LintPlace& place = fix.place;
    const auto begin = offset(place.line, place.column);
    const auto end = place.end_line > 0 ? offset(place.end_line, place.end_column) : begin;
    if (!begin || !end || *end < *begin) return std::nullopt;
    return Edit{*begin, *end, fix.text};
  }
  // Insertions at one place overlap: which comes first is for nobody to say.
  bool overlaps(const Edit& edit) const {
    return std::any_of(edits.begin(), edits.end(), [&](const Edit& other) {
      if (edit == other) return false;
      return edit.begin == other.begin || (edit.begin < other.end && other.begin < edit.end);
    });
  }
  std::string edited() {
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin > b.begin; });
    std::string result = text;
    for (const Edit& edit : edits) result.replace(edit.begin, edit.end - edit.begin, edit.text);
    return result;
  }
};

bool write(const std::string& name, const std::string& text) {
  std::error_code error;
  const fs::path file = fs::canonical(name, error);  // a link stays one
  if (error) return false;
  const fs::path temporary = file.string() + ".snarl" + std::to_string(getpid());
  std::ofstream stream(temporary, std::ios::binary);
  stream << text;
  stream.close();
  if (stream) fs::permissions(temporary, fs::status(file, error).permissions(), error);
  if (stream && !error) fs::rename(temporary, file, error);
  if (stream && !error) return true;
  fs::remove(temporary, error);
  return false;
}

class Fixer {
 public:
  explicit Fixer(std::int64_t since_ns) : since_ns_(since_ns) {}

  void add(const report::LintFinding& finding) {
    std::vector<std::pair<File*, Edit>> edits;
    for (const report::LintFix& fix : finding.fixes) {
      File* file = open(fix.place.file);
      const std::optional<Edit> edit = file != nullptr ? file->edit(fix) : std::nullopt;
      if (!edit) {
        ++gone_;
        return;
      }
      if (file->overlaps(*edit)) {
        ++overlapping_;
        return;
      }
      edits.emplace_back(file, *edit);
    }
    for (auto& [file, edit] : edits)
      if (std::find(file->edits.begin(), file->edits.end(), edit) == file->edits.end())
        file->edits.push_back(std::move(edit));
    ++outcome_.repaired;
  }

  FixOutcome finish() {
    for (auto& [name, file] : files_) {
      if (!file || file->edits.empty()) continue;
      if (write(name, file->edited())) {
        outcome_.files.push_back(name);
      } else {
        outcome_.remarks.push_back("cannot write the repaired " + name);
      }
    }
    if (overlapping_ > 0)
      outcome_.remarks.push_back(findings(overlapping_) +
                                 " not repaired, because the repair overlaps with another: run again");
    if (gone_ > 0)
      outcome_.remarks.push_back(findings(gone_) + " not repaired, because the file has changed meanwhile");
    return std::move(outcome_);
  }

 private:
  static std::string findings(int count) {
    return count == 1 ? "1 finding is" : std::to_string(count) + " findings are";
  }

  File* open(const std::string& name) {
    const auto [at, is_new] = files_.try_emplace(name);
    if (is_new && digests_.unchanged(name, since_ns_))
      if (std::optional<std::string> text = read_file(name)) at->second.emplace(std::move(*text));
    return at->second ? &*at->second : nullptr;
  }

  std::int64_t since_ns_;
  FileDigests digests_;
  std::map<std::string, std::optional<File>> files_;
  int overlapping_ = 0, gone_ = 0;
  FixOutcome outcome_;
};

}  // namespace

FixOutcome apply_fixes(const report::LintReport& report, report::Confidence least, std::int64_t since_ns) {
  Fixer fixer(since_ns);
  for (const report::LintResult& result : report.results)
    if (result.state == report::LintState::kNew && result.finding.confidence <= least && !result.finding.fixes.empty())
      fixer.add(result.finding);
  return fixer.finish();
}

}  // namespace snarl::analyzers
