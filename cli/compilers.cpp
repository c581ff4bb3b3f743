// Names of compilers are read as file names: what has "clang" in it is clang.
#include "cli/compilers.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "cli/child.h"

namespace snarl::cli {
namespace {

// A flag that would make something else than an executable, or put it somewhere else; "" when there is none.
std::string unusable_flag(const std::vector<std::string>& flags) {
  for (const std::string& flag : flags)
    for (const char* stem : {"-o", "-c", "-E", "-S", "-M", "-MM", "-shared", "-fsyntax-only", "--version", "-r"})
      if (flag == stem || (flag.starts_with("-o") && flag.size() > 2)) return flag;
  return "";
}

}  // namespace

Compiler choose_compiler(std::string wanted, const Target& target, const std::vector<std::string>& flags) {
  if (const std::string flag = unusable_flag(flags); !flag.empty())
    return {"", "the compiler flag " + flag + " cannot be used: Snarl itself says what is made, and where"};
  if (wanted.empty()) wanted = target.compiler;
  if (!wanted.empty())
    return on_path(wanted) ? Compiler{wanted, ""} : Compiler{"", "the compiler " + wanted + " is not on PATH"};
  for (const char* candidate : {"clang++-19", "clang++", "g++"})
    if (on_path(candidate)) return {candidate, ""};
  return {"", "no compiler found: install clang++-19 or g++"};
}

std::string c_driver(std::string compiler) {
  const std::size_t start = compiler.find_last_of('/') + 1;
  if (const std::size_t at = compiler.find("clang++", start); at != std::string::npos)
    return compiler.replace(at, 7, "clang");
  if (const std::size_t at = compiler.rfind("g++"); at != std::string::npos && at >= start)
    return compiler.replace(at, 3, "gcc");
  return compiler;
}

bool is_clang(const std::string& compiler) {
  return std::filesystem::path(compiler).filename().string().find("clang") != std::string::npos;
}

bool has_flag(const std::vector<std::string>& flags, std::string_view prefix) {
  return std::any_of(flags.begin(), flags.end(), [&](const std::string& flag) { return flag.starts_with(prefix); });
}

std::vector<std::string> link_flags(const std::vector<std::string>& flags) {
  static constexpr std::array kWithWord = {"-I", "-D", "-U", "-isystem", "-iquote", "-include", "-idirafter", "-x"};
  std::vector<std::string> left;
  for (std::size_t i = 0; i < flags.size(); ++i) {
    const std::string& flag = flags[i];
    if (std::find(kWithWord.begin(), kWithWord.end(), flag) != kWithWord.end())
      ++i;
    else if (!flag.starts_with("-fsanitize=") && !flag.starts_with("-I") && !flag.starts_with("-D"))
      left.push_back(flag);
  }
  return left;
}

std::vector<std::string> target_flags(const std::string& driver, const Layout& layout) {
  if (layout.target.triple.empty() || !is_clang(driver)) return {};
  return {"--target=" + layout.target.triple};
}

}  // namespace snarl::cli
