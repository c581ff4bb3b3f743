// Runs snarl verify on annotated programs and compares verdict, kind, lines and counts with their comments.
//
//   // executions: N        the whole program must be verified with N complete executions (*: any number, at least one)
//   // weak: KIND           compiled with -DWEAK it must have a finding of this kind
//   // weak-here: KIND      the same, on a line: with a place on this line
//   // expect: KIND         on a line: it must have a finding of this kind with a place on this line ...
//   // expect: KIND with line M    ... and another place on line M
//   // expect-anywhere: KIND       it must have a finding of this kind; the place is not in this file
//   // inconclusive: WORDS  it must be inconclusive with a reason that has these words
//   // flags: ...           further compiler flags of this program
//   // options: ...         further options of snarl verify
//   // also: WORDS => WHAT  once more with these options and, behind --, flags; WHAT: executions, *, or a finding's
//   kind
//
//   run_programs SNARL [--compiler NAME] [--flags "..."] [--jobs N] [--target TRIPLE] [--fuzz N] FILE...
//
// With --fuzz N: up to N sampled schedules; what is to be verified must be clean, and findings are the same.
#include <atomic>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <mutex>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>

#include <nlohmann/json.hpp>

namespace {

struct Expectation {
  std::string executions;  // empty: not to be verified
  std::string inconclusive;
  std::string weak;
  std::string options;
  std::string flags;
  std::string kind;
  int line = 0;  // 0: anywhere
  int weak_line = 0;
  int other = 0;  // 0: only one line is named
  std::vector<Expectation> also;
};

struct Command {
  std::string snarl, compiler, flags, jobs, target;
  std::string schedules;  // empty: verify
};

// "--std-internals -- -O2 => deadlock"
Expectation read_also(const std::string& text) {
  static const std::regex form("(.*?)(?:-- (.*))?=> *([0-9]+|\\*|[a-z-]+)");
  Expectation expected;
  std::smatch match;
  if (!std::regex_match(text, match, form)) return expected;
  expected.options = match[1];
  expected.flags = match[2];
  const std::string what = match[3];
  (std::isalpha(static_cast<unsigned char>(what[0])) ? expected.kind : expected.executions) = what;
  return expected;
}

Expectation read_expectation(const std::string& file) {
  static const std::regex directive(
      "// (executions|inconclusive|weak|weak-here|options|flags|also|expect|expect-anywhere): *(.*?) *$");
  static const std::regex with_line("([a-z-]+) with line ([0-9]+)");
  Expectation expected;
  std::ifstream stream(file);
  std::string text;
  for (int line = 1; std::getline(stream, text); ++line) {
    std::smatch match;
    if (!std::regex_search(text, match, directive)) continue;
    const std::string name = match[1], value = match[2];
    if (name == "executions") expected.executions = value;
    if (name == "inconclusive") expected.inconclusive = value;
    if (name == "weak" || name == "weak-here") expected.weak = value;
    if (name == "weak-here") expected.weak_line = line;
    if (name == "options") expected.options = value;
    if (name == "also") expected.also.push_back(read_also(value));
    if (name == "flags") expected.flags = value;
    if (name != "expect" && name != "expect-anywhere") continue;
    expected.kind = value;
    if (name == "expect") expected.line = line;
    if (std::smatch both; std::regex_match(value, both, with_line)) {
      expected.kind = both[1];
      expected.other = std::stoi(both[2]);
    }
  }
  return expected;
}

// The JSON result, or an object that only holds what came instead of it.
nlohmann::json verify(const Command& command, const std::string& file, const std::string& options,
                      const std::string& flags, int* exit_code) {
  const std::string verb =
      command.schedules.empty() ? " verify --jobs " + command.jobs : " fuzz --schedules-max " + command.schedules;
  const std::string line = command.snarl + verb + " --format json --time-limit 60 " + options +
                           (command.target.empty() ? "" : " --target " + command.target) +
                           (command.compiler.empty() ? "" : " --compiler " + command.compiler) + " '" + file + "' -- " +
                           command.flags + " " + flags + " 2>&1";
  std::string output;
  FILE* pipe = popen(line.c_str(), "r");
  if (pipe == nullptr) return {{"verdict", "cannot start snarl"}};
  char buffer[4096];
  while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, got);
  const int status = pclose(pipe);
  *exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  nlohmann::json result = nlohmann::json::parse(output, nullptr, false);
  if (result.is_discarded() || !result.is_object()) return {{"verdict", "no JSON but: " + output}};
  return result;
}

std::string describe(const nlohmann::json& result) {
  std::string text = result.value("verdict", "") + " " + result.value("reason", "");
  if (result.contains("executions"))
    text += "(" + std::to_string(result["executions"].value("complete", 0)) + " executions) ";
  for (const nlohmann::json& finding : result.value("findings", nlohmann::json::array())) {
    text += finding.value("kind", "") + " at";
    for (const nlohmann::json& place : finding["places"]) text += " " + std::to_string(place.value("line", 0));
    text += ": " + finding.value("message", "") + "; ";
  }
  return text;
}

bool has_place(const nlohmann::json& places, const std::string& file, int line) {
  for (const nlohmann::json& place : places) {
    // Either path may be the relative one.
    const std::string where = place.value("file", "?");
    if (place.value("line", 0) == line && (file.ends_with(where) || where.ends_with(file))) return true;
  }
  return false;
}

bool has_finding(const nlohmann::json& result, const std::string& file, const Expectation& expected) {
  for (const nlohmann::json& finding : result.value("findings", nlohmann::json::array())) {
    if (finding.value("kind", "") != expected.kind) continue;
    if (finding.value("replay", "").empty()) continue;  // it did not come back when it was replayed
    const nlohmann::json& places = finding["places"];
    if (expected.line != 0 && !has_place(places, file, expected.line)) continue;
    if (expected.other != 0 && !has_place(places, file, expected.other)) continue;
    return true;
  }
  return false;
}

// Empty when the one verification that it describes is as expected.
std::string check_one(const Command& command, const std::string& file, const Expectation& expected) {
  int exit_code = -1;
  if (expected.executions.empty() && expected.kind.empty() && expected.inconclusive.empty())
    return "says neither executions: nor expect: nor inconclusive:";
  const nlohmann::json result = verify(command, file, expected.options, expected.flags, &exit_code);
  const std::string verdict = result.value("verdict", "");
  if (!expected.kind.empty()) {
    if (exit_code == 1 && has_finding(result, file, expected)) return "";
    return "expected " + expected.kind + " at " + std::to_string(expected.line) + ", got " + describe(result);
  }
  if (!expected.inconclusive.empty()) {
    if (exit_code == 3 && result.value("reason", "").find(expected.inconclusive) != std::string::npos) return "";
    return "expected inconclusive with '" + expected.inconclusive + "', got " + describe(result);
  }
  const std::string good = command.schedules.empty() ? "verified" : "clean";
  if (exit_code != 0 || verdict != good) return "expected " + good + ", got " + describe(result);
  if (!command.schedules.empty()) return "";
  const std::string complete = std::to_string(result["executions"].value("complete", 0));
  if (expected.executions == "*" ? complete == "0" : complete != expected.executions)
    return "expected " + expected.executions + " executions, got " + complete;
  return "";
}

// Empty when all is as expected.
std::string check(const Command& command, const std::string& file) {
  const Expectation expected = read_expectation(file);
  std::string problem = check_one(command, file, expected);
  if (!problem.empty()) return problem;
  std::vector<Expectation> others = expected.also;
  if (!expected.weak.empty()) {
    Expectation& weak = others.emplace_back();
    weak.kind = expected.weak;
    weak.line = expected.weak_line;
    weak.options = expected.options;
    weak.flags = "-DWEAK";
  }
  for (Expectation& other : others) {
    other.flags += " " + expected.flags;
    problem = check_one(command, file, other);
    if (!problem.empty()) return "with " + other.options + " -- " + other.flags + ": " + problem;
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: run_programs SNARL [--compiler NAME] [--flags \"...\"] FILE...\n";
    return 2;
  }
  Command command{argv[1], "", "", "1", "", ""};
  std::vector<std::string> files;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--compiler" && i + 1 < argc)
      command.compiler = argv[++i];
    else if (word == "--flags" && i + 1 < argc)
      command.flags = argv[++i];
    else if (word == "--jobs" && i + 1 < argc)
      command.jobs = argv[++i];
    else if (word == "--fuzz" && i + 1 < argc)
      command.schedules = argv[++i];
    else if (word == "--target" && i + 1 < argc)
      command.target = argv[++i];
    else
      files.push_back(word);
  }
  std::atomic<std::size_t> next = 0;
  std::atomic<int> failed = 0;
  std::mutex output;
  const auto work = [&] {
    for (std::size_t i; (i = next++) < files.size();) {
      const std::string problem = check(command, files[i]);
      if (problem.empty()) continue;
      ++failed;
      const std::lock_guard lock(output);
      std::cout << files[i] << ": " << problem << std::endl;
    }
  };
  std::thread second(work);
  work();
  second.join();
  std::cout << files.size() << " programs, " << failed << " not as expected" << std::endl;
  return failed == 0 && !files.empty() ? 0 : 1;
}
