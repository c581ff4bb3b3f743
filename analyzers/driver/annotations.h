// Inferred guards as a patch that writes GUARDED_BY beside the fields (--suggest-annotations).
#pragma once
#include <string>
#include <vector>

#include "analyzers/engine.h"

namespace snarl::analyzers {

// A unified diff for `git apply` at `root`; "" when nothing is to be said. Files outside of it are left out and
// counted. Written with the macro of the file's own that ends in GUARDED_BY, where it uses one, else as Clang's
// attribute.
std::string annotation_patch(const std::vector<GuardSuggestion>& suggestions, const std::string& root, int* left_out);

}  // namespace snarl::analyzers
