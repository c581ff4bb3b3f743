// What this machine is, and whether it is one at all: under an emulator outcomes say nothing about any processor.
#pragma once
#include <string>
#include <vector>

namespace snarl::stress {

struct Machine {
  std::string architecture;  // "x86_64", "aarch64", ...: what this code was compiled for
  std::string cpu;           // the model as the kernel names it; may be empty
  std::vector<int> cpus;     // that this process may run on
  bool emulated = false;
  double ticks_per_ns = 1;  // of clock.h's counter, measured
};
Machine this_machine();

}  // namespace snarl::stress
