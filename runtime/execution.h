// The host's side of a session: one execution from its start to its end. For runtime/ only, not for interceptors.
#pragma once
#include "runtime/controller.h"
#include "runtime/fiber.h"

namespace snarl::runtime {

// Runs body(argument) as thread 0 under the controller until it stops, and reports how it ended: a fault if there was
// one, else leaks if every thread ended. Called in the host.
void run_execution(Controller& controller, void (*body)(void*), void* argument);

// fail() at a place that the current thread has left: `frames` are its return addresses, innermost first.
[[noreturn]] void fail_at(Fault fault, const std::uintptr_t* frames, std::size_t count);

// The controlled thread that runs, for the signal handler.
inline constexpr std::size_t kFaultMessageMax = 512;

}  // namespace snarl::runtime
