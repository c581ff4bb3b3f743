// Which compiler, and what its command line means.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "cli/layout.h"

namespace snarl::cli {

struct Compiler {
  std::string name;   // empty when it cannot be used
  std::string error;  // then: one sentence
};
// The one that is wanted, or the target's, or the first of clang++-19, clang++, g++ that is there; for these flags.
Compiler choose_compiler(std::string wanted, const Target& target, const std::vector<std::string>& flags);
// The C driver beside a C++ one: clang++-19 -> clang-19, g++-12 -> gcc-12. Given a C driver, it is that.
std::string c_driver(std::string compiler);
bool is_clang(const std::string& compiler);

bool has_flag(const std::vector<std::string>& flags, std::string_view prefix);
// Without those that only the compilation understands, and the words behind them.
std::vector<std::string> link_flags(const std::vector<std::string>& flags);

// gcc has a driver for each target, clang one for all.
std::vector<std::string> target_flags(const std::string& driver, const Layout& layout);

}  // namespace snarl::cli
