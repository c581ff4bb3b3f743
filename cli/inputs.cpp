// Sources are known by their suffix, executables by their contents.
#include "cli/inputs.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <istream>

#include <unistd.h>

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;

bool is_elf(std::istream& stream) {
  char magic[4] = {};
  stream.read(magic, sizeof magic);
  return std::string_view(magic, sizeof magic) == "\177ELF";
}

// Nothing else calls this function, so its name is in a binary's tables exactly when the runtime is.
bool has_runtime(std::istream& stream) {
  constexpr std::string_view kName = "snarl_program_main";
  std::string block;  // with the end of the one before it
  while (stream) {
    const std::size_t kept = std::min(block.size(), kName.size());
    block.erase(0, block.size() - kept);
    block.resize(kept + (1 << 20));
    stream.read(block.data() + kept, 1 << 20);
    block.resize(kept + static_cast<std::size_t>(stream.gcount()));
    if (block.find(kName) != std::string::npos) return true;
  }
  return false;
}

std::string check_executable(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!is_elf(stream)) return file + " is neither a C or C++ source file nor an executable";
  if (access(file.c_str(), X_OK) != 0) return file + " is not executable";
  if (!has_runtime(stream))
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
    if (!fs::exists(status))
      inputs.error = file + ": no such file";
    else if (fs::is_directory(status))
      inputs.error = file + " is a directory";
    else if (!fs::is_regular_file(status))
      inputs.error = file + " is not a regular file";
    else if (access(file.c_str(), R_OK) != 0)
      inputs.error = file + " cannot be read";
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
