// The options of a stress run: the same for the snarl command and for a stress program that is run by itself.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/stress/plan.h"

namespace CLI {
class App;
}

namespace snarl::stress {

inline constexpr double kTimeDefault_s = 1;

struct Options {
  double time_s = 0;             // for each test; 0: no bound
  std::uint64_t iterations = 0;  // for each test; 0: no bound. Without any bound: kTimeDefault_s
  std::uint64_t seed = 1;
  std::string sync;          // empty: searched for
  std::string layout;        // empty: searched for
  double hang_limit_s = 10;  // threads that make no progress for so long have hung; 0: no bound
  int noise = 0;             // threads beside the test that keep memory busy
  bool keep_going = false;   // do not stop at the first forbidden outcome
  std::string format = "litmus";
  std::string output;  // file; empty: standard output
  std::string only;    // tests whose names match; empty: all
  bool list = false;
};

void add_options(CLI::App& app, Options& options);

// One sentence when they make no sense; empty otherwise. Fills in the default bound.
std::string check(Options* options, Fixed* fixed);

// As words of a command line.
std::vector<std::string> to_arguments(const Options& options);

}  // namespace snarl::stress
