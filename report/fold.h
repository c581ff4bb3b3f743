// Folds the loops of a witness: a block of equal steps that follow each other is shown once, with a count.
#pragma once
#include <vector>

#include "report/finding.h"

namespace snarl::report {

// Equal means: same thread, code, object, order and value. The indices in reads_from and newer are rewritten to the
// steps that remain; folding an already folded witness multiplies the counts.
std::vector<Step> fold_loops(const std::vector<Step>& witness);

}  // namespace snarl::report
