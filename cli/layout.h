// Where Snarl's parts lie, relative to the running command: PREFIX/bin/snarl, PREFIX/lib/snarl, PREFIX/include.
// A build tree has the same layout, so nothing depends on where Snarl was built or installed.
#pragma once
#include <string>
#include <vector>

namespace snarl::cli {

struct Layout {
  std::string include_dir;
  std::string overrides_dir;
  std::string library_dir;
};

// Empty strings when /proc is not there.
Layout find_layout();

// The first of the libraries below that is missing, or "".
std::string missing_library(const Layout& layout);

// What a verified program is linked with, behind its own objects.
std::vector<std::string> link_arguments(const Layout& layout);

}  // namespace snarl::cli
