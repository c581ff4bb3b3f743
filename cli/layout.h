// Where Snarl's parts lie, relative to the running command: PREFIX/bin/snarl, PREFIX/lib/snarl, PREFIX/include.
// A build tree has the same layout, so nothing depends on where Snarl was built or installed.
#pragma once
#include <string>
#include <vector>

namespace snarl::cli {

// Programs for another machine: cross-built, and run by user-mode emulation.
struct Target {
  std::string triple;    // empty: this machine
  std::string compiler;  // when the user names none
  std::vector<std::string> emulator;
};

struct Layout {
  std::string include_dir;
  std::string overrides_dir;
  std::string library_dir;
  Target target;
};

// "": this machine, and so is its own triple. The names that are understood: known_targets().
Target find_target(const std::string& triple);
std::vector<std::string> known_targets();

// Empty strings when /proc is not there.
Layout find_layout(const Target& target);

// The first of the libraries below that is missing, or "".
std::string missing_library(const Layout& layout);

// What a verified program is linked with, behind its own objects.
std::vector<std::string> link_arguments(const Layout& layout);

}  // namespace snarl::cli
