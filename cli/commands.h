// One function per verb; each returns the exit code.
#pragma once
#include "cli/arguments.h"

namespace snarl::cli {

int verify_command(const Arguments& arguments);  // fuzz and replay too: samples, or one, of its executions
int tsan_command(const Arguments& arguments);    // fuzz, by ThreadSanitizer
int stress_command(const Arguments& arguments);
int litmus_command(const Arguments& arguments);
// Takes the words as they are: the options of lint are those of another program. argv[1] is "lint".
int lint_command(int argc, char** argv);

}  // namespace snarl::cli
