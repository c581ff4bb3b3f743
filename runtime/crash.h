// Crashes of the code under test as faults: fatal signals, abort, failed assertions, std::terminate.
//
// The handler runs on its own stack and leaves to the host for good; nothing of the abandoned fibers is unwound
// (their heap, stacks and thread-local storage are reset by the next execution). Signals that arrive outside code
// under test, also those of the checker itself or of real threads beside it, go to the handlers from before.
// Limit: a crash inside libc's own allocator may leave its lock held, and then the process hangs or dies.
#pragma once
#include <cstdint>

namespace snarl::runtime {

void install_crash_handlers();
void remove_crash_handlers();
// Gives the calling OS thread an alternate signal stack if it has not got ours.
void prepare_crash_stack();
// After an execution: undoes the body's std::set_terminate.
void restore_terminate_handler();

// For signal handlers that leave for good: the instruction that was to be next, and the signal may come again.
std::uintptr_t program_counter(void* context);
void unblock_signal(int signal);

}  // namespace snarl::runtime
