// A small project in a folder of its own, and `snarl lint` run in it with a cache of its own.
#pragma once
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/cli/run_snarl.h"
#include "tests/scratch_folder.h"

namespace snarl::cli_tests {

// A finding in any file that it stands in: a certain one on the line it is on.
inline constexpr const char* kUnnamed = "void snarl_test_bad() { std::lock_guard<std::mutex>{snarl_test_m}; }\n";
// Two lines of what it needs; not <mutex>, which takes a hundred times as long to parse.
inline constexpr const char* kUnnamedHead =
    "namespace std { struct mutex { void lock(); void unlock(); }; template <class M> struct lock_guard "
    "{ explicit lock_guard(M&); ~lock_guard(); }; }\nstatic std::mutex snarl_test_m;\n";

class LintProject : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const { return folder_.write(name, text); }
  std::string path(const std::string& name) const { return (folder_.path() / name).string(); }

  // compile_commands.json at `where` with one entry a file.
  void database(const std::vector<std::string>& files, const std::string& where = "compile_commands.json") const {
    std::string json;
    for (const std::string& file : files)
      json += std::string(json.empty() ? "" : ",\n") + R"({"directory": ")" + folder_.path().string() +
              R"(", "file": ")" + file + R"(", "command": "g++ -std=c++20 -c )" + file + R"("})";
    write(where, "[" + json + "]");
  }
  Spoken lint(const std::string& arguments, const std::string& from = "") const {
    const std::string folder = from.empty() ? folder_.path().string() : path(from);
    return run_command("cd '" + folder + "' && env CI= XDG_CACHE_HOME='" + path(".cache") +
                       "' '" SNARL_COMMAND "' lint " + arguments);
  }
  // Lines of the form FILE:LINE:COLUMN: CONFIDENCE: ... as "FILE:LINE CHECK".
  static std::vector<std::string> places(const std::string& report) {
    std::vector<std::string> found;
    for (std::size_t at = 0, end; at < report.size(); at = end + 1) {
      end = std::min(report.find('\n', at), report.size());
      const std::string line = report.substr(at, end - at);
      if (line.starts_with(' ') || !line.ends_with("]")) continue;
      const std::size_t first = line.find(':'), second = line.find(':', first + 1), name = line.rfind("[snarl-");
      found.push_back(line.substr(0, second) + " " + line.substr(name + 7, line.size() - name - 8));
    }
    return found;
  }
  ScratchFolder folder_;
};

}  // namespace snarl::cli_tests
