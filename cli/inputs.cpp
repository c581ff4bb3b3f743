// Sources are known by their suffix, executables by their contents.
#include "cli/inputs.h"

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <unistd.h>

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;

bool is_elf(const std::string& content) { return content.compare(0, 4, "\177ELF") == 0; }

std::string read_file(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

// Nothing else calls this function, so its name is in a binary's tables exactly when the runtime is.
bool has_runtime(const std::string& content) { return content.find("snarl_program_main") != std::string::npos; }

std::string check_executable(const std::string& file) {
  const std::string content = read_file(file);
  if (!is_elf(content)) return file + " is neither a C or C++ source file nor an executable";
  if (access(file.c_str(), X_OK) != 0) return file + " is not executable";
  if (!has_runtime(content))
    return file + " was not built for Snarl: build it with snarl_instrument(), or give its sources to snarl verify";
  return "";
}

}  // namespace

Inputs classify_inputs(const std::vector<std::string>& files) {
  static constexpr std::array<std::string_view, 5> kCppSuffixes = {".cpp", ".cc", ".cxx", ".c++", ".C"};
  Inputs inputs;
  for (const std::string& file : files) {
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (!fs::exists(status)) inputs.error = file + ": no such file";
    else if (fs::is_directory(status)) inputs.error = file + " is a directory";
    else if (access(file.c_str(), R_OK) != 0) inputs.error = file + " cannot be read";
    if (!inputs.error.empty()) return inputs;

    const std::string suffix = fs::path(file).extension().string();
    bool is_cpp = false;
    for (std::string_view candidate : kCppSuffixes) is_cpp = is_cpp || suffix == candidate;
    if (is_cpp) {
      inputs.cpp_sources.push_back(file);
    } else if (suffix == ".c") {
      inputs.c_sources.push_back(file);
    } else if (suffix == ".o" || suffix == ".a" || suffix == ".so") {
      inputs.objects.push_back(file);
    } else {
      inputs.error = check_executable(file);
      if (inputs.error.empty() && files.size() > 1) inputs.error = file + " is an executable and must be the only file";
      if (!inputs.error.empty()) return inputs;
      inputs.executable = file;
    }
  }
  return inputs;
}

}  // namespace snarl::cli
