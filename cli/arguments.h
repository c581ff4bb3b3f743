// The command line as data.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/stress/options.h"

namespace snarl::cli {

enum class Command { kNone, kVerify, kFuzz, kReplay, kLitmus, kStress };
enum class Format { kText, kJson };

struct Arguments {
  Command command = Command::kNone;
  std::vector<std::string> files;
  std::vector<std::string> compiler_flags;     // behind "--"
  std::vector<std::string> program_arguments;  // behind the second "--"; of an executable: behind the first
  std::string replay;                          // token
  std::string model = "rc11";
  Format format = Format::kText;
  std::string output;  // file; empty: standard output
  std::uint64_t executions_max = 0;
  double time_limit_s = 0;
  int preemptions_max = -1;
  std::uint32_t events_max = 0;  // 0: the engine's own
  std::uint64_t minimise_max = 500;
  std::string strategy;             // of fuzz; empty: its default
  std::uint64_t schedules_max = 0;  // of fuzz; 0: no bound
  std::uint64_t seed = 1;           // of fuzz
  bool tsan = false;                // of fuzz: ThreadSanitizer's engine, not the controlled one
  std::string outcomes;               // of stress: file for what the checker finds; empty: run
  std::string package;                // of stress: file to build; empty: run
  stress::Options stress;           // of stress
  double run_limit_s = 60;          // of that engine, for one run; 0: no bound
  bool std_internals = false;
  std::string compiler;  // empty: clang++-19, clang++ or g++, whichever is there
  std::string target;    // empty: this machine
  int jobs = 0;          // processes at a time; 0: one per processor
};

// What main() does next: go on with `arguments`, or end with `exit_code` (help, version, a mistake; already printed).
struct Parsed {
  bool done = false;
  int exit_code = 0;
  Arguments arguments;
};
Parsed parse_arguments(int argc, const char* const* argv);

// One sentence on standard error, prefixed with "snarl: "; returns the exit code of misuse.
int misuse(const std::string& sentence);

}  // namespace snarl::cli
