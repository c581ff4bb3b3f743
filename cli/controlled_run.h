// A built program run once under Snarl's control, in a child.
#pragma once
#include "cli/arguments.h"
#include "cli/compile.h"
#include "report/finding.h"

namespace snarl::cli {

// What the child says of `build.program`, run as `arguments` say (verb, model, bounds, target, the program's own
// arguments); inconclusive or internal, never verified, where it says nothing. Interrupts must be caught (interrupt.h).
report::Result run_controlled(const Build& build, const Arguments& arguments);

}  // namespace snarl::cli
