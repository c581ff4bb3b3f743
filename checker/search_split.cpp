// Splitting a search between two processes that have a copy of it each.
//
// Branches stay where they are, also those that are left without alternatives: what they would undo on the way back has
// to be undone in either process.
#include <algorithm>

#include "checker/search.h"

namespace snarl::checker {

bool Search::can_split() const {
  return std::any_of(branches_.begin(), branches_.end(), [](const Branch& branch) { return branch.begin != branch.end; });
}

void Search::keep(Half half) {
  bool split = false;
  for (Branch& branch : branches_) {
    const std::size_t left = branch.end - branch.begin;
    if (left == 0) continue;
    if (split) {
      if (half == Half::kLater) branch.end = branch.begin;
      continue;
    }
    split = true;
    // Alternatives are taken from the end: the later ones come first in the pool.
    const std::size_t later = (left + 1) / 2;
    if (half == Half::kLater) {
      branch.end = branch.begin + later;
    } else {
      const auto begin = pool_.begin() + static_cast<std::ptrdiff_t>(branch.begin);
      std::copy(begin + static_cast<std::ptrdiff_t>(later), begin + static_cast<std::ptrdiff_t>(left), begin);
      branch.end = branch.begin + (left - later);
    }
  }
}

}  // namespace snarl::checker
