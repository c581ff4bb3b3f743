// Whether what the code under test writes to standard output and standard error is shown.
//
// A body runs once per execution; its output would be repeated thousands of times. Off by default; a replay turns it
// on.
#pragma once

namespace snarl::runtime {

void set_output_enabled(bool enabled);

}  // namespace snarl::runtime
