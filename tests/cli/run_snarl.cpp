#include "tests/cli/run_snarl.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sys/wait.h>
#include <unistd.h>

namespace snarl::cli_tests {
namespace {

std::string directory() {
  const std::string path = testing::TempDir() + "snarl_cli_" + std::to_string(getpid());
  std::filesystem::create_directories(path);
  return path;
}

std::string read_file(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string write_file(const std::string& name, const std::string& content) {
  std::string path = directory() + "/" + name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

Spoken run_command(const std::string& words) {
  const std::string out = directory() + "/out";
  const std::string err = directory() + "/err";
  const std::string command = words + " >'" + out + "' 2>'" + err + "' </dev/null";
  const int status = std::system(command.c_str());
  Spoken run;
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  run.out = read_file(out);
  run.err = read_file(err);
  std::error_code error;
  std::filesystem::remove(out, error);
  std::filesystem::remove(err, error);
  return run;
}

Spoken run_snarl(const std::string& arguments, const std::string& environment) {
  return run_command("env " + environment + " '" SNARL_COMMAND "' " + arguments);
}

}  // namespace snarl::cli_tests
