// Interrupts (SIGINT, SIGTERM, SIGHUP): remembered and passed on, so that the command can clean up and report.
#pragma once
#include <sys/types.h>

namespace snarl::cli {

// From now on an interrupt does not end this process, but reaches every child that is being watched. One that the
// process was started to ignore (nohup) stays ignored.
void catch_interrupts();

int interrupts();  // so far

// Children to pass interrupts on to; at most 256 at a time.
void watch_child(pid_t pid);
void forget_child(pid_t pid);

}  // namespace snarl::cli
