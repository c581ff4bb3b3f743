// One function per verb; each returns the exit code.
#pragma once
#include "cli/arguments.h"

namespace snarl::cli {

int verify_command(const Arguments& arguments);  // replay too: a verification of one execution
int litmus_command(const Arguments& arguments);

}  // namespace snarl::cli
