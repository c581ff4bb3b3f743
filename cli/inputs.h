// What the files on the command line are.
#pragma once
#include <string>
#include <vector>

namespace snarl::cli {

struct Inputs {
  std::vector<std::string> c_sources;
  std::vector<std::string> cpp_sources;
  std::vector<std::string> objects;
  std::string executable;  // instead of all the others
  std::string error;       // one sentence; empty when all is well
};

// Looks at names and contents: each file must exist and be readable, an executable must be alone and hold Snarl's
// runtime.
Inputs classify_inputs(const std::vector<std::string>& files);

}  // namespace snarl::cli
