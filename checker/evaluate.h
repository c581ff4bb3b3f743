// What an event writes and answers, given what it reads: the sequential meaning of loads, updates and primitives.
#pragma once
#include "checker/event.h"

namespace snarl::checker {

// Sets writes, value_written, result and (for primitives) choice_count of `event` from value_read.
void evaluate(Event& event, unsigned thread);

// Would the event, reading `value`, write? Would it have to wait?
bool would_write(const Event& event, unsigned thread, Value value);
bool primitive_would_wait(const Event& event, unsigned thread, Value value);
inline bool would_wait(const Event& event, unsigned thread, Value value) {
  return event.chain && primitive_would_wait(event, thread, value);
}

}  // namespace snarl::checker
