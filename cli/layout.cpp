// Finds the libraries beside the command.
#include "cli/layout.h"

#include <filesystem>
#include <system_error>

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;

// The runtime's symbols replace those of libc, so all of it must be pulled in; the rest is pulled in by need.
constexpr const char* kWhole[] = {"libsnarl_runtime.a", "libsnarl_program_main.a"};
constexpr const char* kByNeed[] = {"libsnarl_driver.a", "libsnarl_checker.a", "libsnarl_symbols.a",
                                   "libsnarl_report.a"};

}  // namespace

Layout find_layout() {
  std::error_code error;
  const fs::path exe = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const fs::path prefix = exe.parent_path().parent_path();
  return {(prefix / "include").string(), (prefix / "lib/snarl/overrides").string(), (prefix / "lib/snarl").string()};
}

std::string missing_library(const Layout& layout) {
  std::error_code error;
  for (const char* library : kWhole)
    if (!fs::exists(fs::path(layout.library_dir) / library, error)) return library;
  for (const char* library : kByNeed)
    if (!fs::exists(fs::path(layout.library_dir) / library, error)) return library;
  return "";
}

std::vector<std::string> link_arguments(const Layout& layout) {
  std::vector<std::string> arguments = {"-Wl,--whole-archive"};
  for (const char* library : kWhole) arguments.push_back(layout.library_dir + "/" + library);
  arguments.emplace_back("-Wl,--no-whole-archive");
  arguments.emplace_back("-Wl,--start-group");
  for (const char* library : kByNeed) arguments.push_back(layout.library_dir + "/" + library);
  arguments.emplace_back("-Wl,--end-group");
  arguments.insert(arguments.end(), {"-ldw", "-ldl", "-lstdc++", "-lm", "-lpthread"});
  return arguments;
}

}  // namespace snarl::cli
