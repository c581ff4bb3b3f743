// Where a thread of native code is, for reports: its real stack, unwound through library code that nobody instrumented.
//
// Only a thread that is announcing something right now can be unwound, since we stand on its stack. For others (a crash
// is reported from outside) the instrumented functions that it has entered must do. The frames of Snarl itself, which
// come first, are left to the reader: everything up to the announced program counter.
#include <unwind.h>

#include "runtime/execution.h"
#include "runtime/fiber.h"
#include "runtime/native_program.h"
#include "runtime/session.h"

namespace snarl::runtime {
namespace {

struct Frames {
  std::uintptr_t* frames;
  std::size_t count;
  std::size_t max;
};

_Unwind_Reason_Code note(_Unwind_Context* context, void* argument) {
  auto& found = *static_cast<Frames*>(argument);
  if (found.count == found.max) return _URC_END_OF_STACK;
  if (const std::uintptr_t pc = _Unwind_GetIP(context); pc != 0) found.frames[found.count++] = pc;
  return _URC_NO_REASON;
}

}  // namespace

std::size_t NativeProgram::call_stack(ThreadId thread, std::uintptr_t* frames, std::size_t frames_max) {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (session.current != nullptr && session.current_id == thread && is_in_fiber_stack(here)) {
    Frames found = {frames, 0, frames_max};
    _Unwind_Backtrace(note, &found);
    return found.count;
  }
  const CallStack entered = snarl::runtime::call_stack(thread);
  const std::size_t count = entered.depth < frames_max ? entered.depth : frames_max;
  for (std::size_t i = 0; i < count; ++i) frames[i] = entered.call_pcs[entered.depth - 1 - i];
  return count;
}

}  // namespace snarl::runtime
