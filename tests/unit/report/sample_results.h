// Results as engines produce them, for the tests of the formats.
#pragma once
#include "report/finding.h"

namespace snarl::report::samples {

Result verified();
Result message_passing_race();  // two threads, a stale read, places inside inlined library code
Result five_thread_deadlock();  // too many threads for columns side by side, a folded loop, a warning
Result cut_short();

}  // namespace snarl::report::samples
