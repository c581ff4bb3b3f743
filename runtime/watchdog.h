// Watches over code under test that runs, or blocks in the kernel, without ever calling a hook: nobody else can end it.
//
// A timer strikes the checking thread every second. An execution that has announced nothing for kStallCpu_s seconds of
// processor time, or kStallWall_s of any, or at all since the search's time ran out, ends the search: inconclusive,
// with the thread and the place. SNARL_STALL_LIMIT (seconds) replaces the first two. Limit: a library that is left in
// the middle may hold a lock; a process that hangs afterwards is killed by `snarl verify` where there is a time limit,
// and by nobody otherwise. Tested by: tests/cli.
#pragma once

namespace snarl::runtime {

inline constexpr double kStallCpu_s = 10;
inline constexpr double kStallWall_s = 60;

// For the calling OS thread; again when another one goes on.
void start_watchdog();
void stop_watchdog();

}  // namespace snarl::runtime
