// Finds the libraries beside the command.
#include "cli/layout.h"

#include <filesystem>
#include <system_error>

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;

// The runtime's symbols replace those of libc, so all of it must be pulled in; the rest is pulled in by need.
constexpr const char* kWhole[] = {"libsnarl_runtime.a", "libsnarl_program_main.a"};
constexpr const char* kByNeed[] = {"libsnarl_driver.a", "libsnarl_fuzz.a", "libsnarl_checker.a", "libsnarl_symbols.a",
                                   "libsnarl_report.a"};

#if defined(__aarch64__)
constexpr const char* kThisMachine = "aarch64-linux-gnu";
#else
constexpr const char* kThisMachine = "x86_64-linux-gnu";
#endif

}  // namespace

std::vector<std::string> known_targets() { return {"aarch64-linux-gnu", kThisMachine}; }

Target find_target(const std::string& triple) {
  if (triple.empty() || triple == kThisMachine) return {};
  const std::string machine = triple.substr(0, triple.find('-'));
  return {triple, triple + "-g++", {"qemu-" + machine, "-L", "/usr/" + triple}};
}

Layout find_layout(const Target& target) {
  std::error_code error;
  const fs::path exe = fs::read_symlink("/proc/self/exe", error);
  if (error) return {};
  const fs::path prefix = exe.parent_path().parent_path();
  return {(prefix / "include").string(), (prefix / "lib/snarl/overrides").string(),
          (prefix / "lib/snarl" / target.triple).string(), target};
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
  // Addresses of a program that runs elsewhere are named here (report/symbols/deferred.cpp).
  if (layout.target.triple.empty()) arguments.emplace_back("-ldw");
  arguments.insert(arguments.end(), {"-ldl", "-lstdc++", "-lm", "-lpthread"});
  return arguments;
}

}  // namespace snarl::cli
