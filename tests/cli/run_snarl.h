// Runs the snarl command as a user would and keeps what it says.
#pragma once
#include <string>

namespace snarl::cli_tests {

struct Spoken {
  int exit_code = -1;
  std::string out;
  std::string err;
};

// Words for the shell, with nothing to read.
Spoken run_command(const std::string& words);

// `arguments` are words for the shell; `environment` is put in front: "A=1 B=2".
Spoken run_snarl(const std::string& arguments, const std::string& environment = "");

// A file of this content in the test's own directory; returns its path.
std::string write_file(const std::string& name, const std::string& content);

}  // namespace snarl::cli_tests
