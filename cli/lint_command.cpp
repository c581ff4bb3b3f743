// `snarl lint ...` becomes `snarl-lint ...`, the program beside it that has Clang in it.
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <vector>

#include "cli/arguments.h"
#include "cli/commands.h"

namespace snarl::cli {

int lint_command(int argc, char** argv) {
  std::error_code error;
  const std::filesystem::path exe = std::filesystem::read_symlink("/proc/self/exe", error);
  const std::string lint = (exe.parent_path() / "snarl-lint").string();
  if (error || !std::filesystem::exists(lint, error))
    return misuse("lint is not part of this installation: snarl-lint is not beside the snarl command");
  std::vector<char*> arguments = {const_cast<char*>("snarl lint")};
  arguments.insert(arguments.end(), argv + 2, argv + argc);
  arguments.push_back(nullptr);
  execv(lint.c_str(), arguments.data());
  return misuse("cannot start " + lint);
}

}  // namespace snarl::cli
