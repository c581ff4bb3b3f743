// Reads hunks of `git diff -U0`. A hunk whose new lines say nothing (blank, or comments only) counts as taken out.
//
// Limits: what is taken out of a declaration, outside functions, is seen only by findings on the lines beside it.
// Tested by: tests/unit/analyzers/changes_test.cpp, tests/cli/lint_changed_test.cpp
#include "analyzers/driver/changes.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

extern char** environ;

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;

// Its standard output; nothing when it fails. The command's own complaints are not shown.
std::optional<std::string> output_of(std::vector<std::string> words) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = -1;
  const int failed = posix_spawnp(&pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  std::string output;
  char buffer[65536];
  for (ssize_t got; failed == 0 && (got = read(ends[0], buffer, sizeof buffer)) != 0;) {
    if (got < 0 && errno != EINTR) break;
    if (got > 0) output.append(buffer, static_cast<std::size_t>(got));
  }
  close(ends[0]);
  int status = 0;
  while (failed == 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  if (failed != 0 || status != 0) return std::nullopt;
  return output;
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

// "b/a file", or with special characters "\"b/a\\tfile\\303\\244\"".
std::string file_name(std::string_view text) {
  std::string name;
  if (text.starts_with('"')) {
    for (std::size_t i = 1; i < text.size() && text[i] != '"'; ++i) {
      if (text[i] != '\\' || i + 1 == text.size()) {
        name += text[i];
      } else if (text[++i] >= '0' && text[i] <= '3' && i + 2 < text.size()) {
        name += static_cast<char>((text[i] - '0') * 64 + (text[i + 1] - '0') * 8 + (text[i + 2] - '0'));
        i += 2;
      } else {
        const std::size_t at = std::string_view("abtnvfr").find(text[i]);
        name += at == std::string_view::npos ? text[i] : "\a\b\t\n\v\f\r"[at];
      }
    }
  } else {
    name = text.substr(0, text.find('\t'));  // git puts a tab behind names with blanks
  }
  return name.starts_with("b/") ? name.substr(2) : name;
}

// "12,3" or "12" from "@@ -1,2 +12,3 @@": first line and count.
std::pair<int, int> new_side(std::string_view hunk) {
  std::pair<int, int> lines{0, 1};
  const std::size_t plus = hunk.find('+');
  if (plus == std::string_view::npos) return lines;
  const char* const end = hunk.data() + hunk.size();
  const auto first = std::from_chars(hunk.data() + plus + 1, end, lines.first);
  if (first.ptr != end && *first.ptr == ',') std::from_chars(first.ptr + 1, end, lines.second);
  return lines;
}

bool says_nothing(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t\r");
  return at == std::string_view::npos || line.substr(at).starts_with("//");
}

}  // namespace

Changes Changes::of_diff(std::string_view diff, const fs::path& root) {
  Changes changes;
  File* file = nullptr;
  std::pair<int, int> hunk;
  int left = 0;      // lines of the hunk's new side that are still to come
  bool says = true;  // whether any of them says something
  const auto end_hunk = [&] {
    if (file != nullptr && hunk.first + hunk.second > 0 && !says)
      file->removed_after.push_back(std::max(hunk.first, 1));
    says = true;
  };
  while (!diff.empty()) {
    const std::size_t end = diff.find('\n');
    const std::string_view line = diff.substr(0, end);
    diff.remove_prefix(end == std::string_view::npos ? diff.size() : end + 1);
    if (left > 0 && line.starts_with('+')) {
      says = says || !says_nothing(line.substr(1));
      if (--left == 0) end_hunk();
    } else if (line.starts_with("diff --git ")) {
      file = nullptr;
    } else if (file == nullptr && line.starts_with("+++ ")) {
      const std::string name = file_name(line.substr(4));
      if (name != "/dev/null") file = &changes.files_[real_name((root / name).lexically_normal().string())];
    } else if (file != nullptr && line.starts_with("@@ ")) {
      hunk = new_side(line);
      left = hunk.second;
      says = false;
      if (left == 0) end_hunk();
      if (left > 0) file->changed.push_back({hunk.first, hunk.first + hunk.second - 1});
    }
  }
  return changes;
}

std::optional<Changes> Changes::since(const std::string& revision, const fs::path& folder, std::string* error) {
  const auto git = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"git", "-C", folder.string()});
    return output_of(std::move(words));
  };
  const std::optional<std::string> root = git({"rev-parse", "--show-toplevel"});
  if (!root) {
    *error = "--changed needs a work tree of git, and " + folder.string() + " is in none (or there is no git)";
    return std::nullopt;
  }
  if (revision.starts_with('-') || !git({"rev-parse", "--verify", "--quiet", revision + "^{commit}"})) {
    *error = "git knows no revision '" + revision + "'";
    return std::nullopt;
  }
  const fs::path top = trimmed(*root);
  const auto diff = git({"diff", "-U0", "--no-color", "--no-ext-diff", "--src-prefix=a/", "--dst-prefix=b/",
                         "--find-renames", revision, "--", top.string()});
  const auto fresh = git({"ls-files", "-z", "--others", "--exclude-standard", "--full-name", "--", top.string()});
  if (!diff || !fresh) {
    *error = "git could not tell what has changed since '" + revision + "'";
    return std::nullopt;
  }
  Changes changes = of_diff(*diff, top);
  for (std::size_t at = 0, end; at < fresh->size(); at = end + 1) {
    end = std::min(fresh->find('\0', at), fresh->size());
    changes.add_new_file((top / fresh->substr(at, end - at)).lexically_normal().string());
  }
  return changes;
}

std::string Changes::real_name(const std::string& file) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(file, error);
  return error ? file : real.string();
}

const Changes::File* Changes::find(const std::string& file) const {
  if (files_.empty()) return nullptr;
  const auto known = files_.find(real_name(file));
  return known == files_.end() ? nullptr : &known->second;
}

bool Changes::changed(const std::string& file, int first, int last) const {
  const File* known = find(file);
  return known != nullptr &&
         (known->whole || std::any_of(known->changed.begin(), known->changed.end(),
                                      [&](const Lines& each) { return each.first <= last && first <= each.last; }));
}

bool Changes::touch(const report::LintFinding& finding, const Functions& functions) const {
  const report::LintPlace& place = finding.place;
  if (changed(place.file, place.line, std::max(place.line, place.end_line))) return true;
  for (const report::LintNote& note : finding.notes)
    if (changed(note.place.file, note.place.line, note.place.line)) return true;
  const File* known = find(place.file);
  if (known == nullptr) return false;
  const FunctionExtent* around = functions.at(place.file, place.line);
  const int first = around != nullptr ? around->begin_line : place.line;
  const int last = around != nullptr ? around->end_line : place.line + 1;
  const std::vector<int>& removed = known->removed_after;
  return std::any_of(removed.begin(), removed.end(), [&](int line) { return first <= line && line < last; });
}

}  // namespace snarl::analyzers
