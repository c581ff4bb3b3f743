#include "runtime/native_program.h"

#include "report/check.h"
#include "runtime/arch.h"
#include "runtime/crash.h"
#include "runtime/execution.h"
#include "runtime/fiber.h"
#include "runtime/heap.h"
#include "runtime/modules.h"
#include "runtime/session.h"
#include "runtime/thread_storage.h"
#include "runtime/watchdog.h"

extern "C" char __libc_single_threaded;

namespace snarl::runtime {
namespace {

SNARL_STATE bool exists = false;

}  // namespace

NativeProgram::NativeProgram(void (*body)(void*), void* argument, BodyKind kind) : body_(body), argument_(argument) {
  set_body_is_main(kind == BodyKind::kMain);
  SNARL_CHECK(!exists);
  exists = true;
  // libstdc++'s shared_ptr counts with plain operations while this is set.
  __libc_single_threaded = 0;
  prepare_switch();
  scan_modules();
  prepare_thread_storage();
  set_up_heap();
  fiber_of(0);
  install_crash_handlers();
  snapshot_.take();
}

NativeProgram::~NativeProgram() {
  snapshot_.release();
  stop_watchdog();
  remove_crash_handlers();
  trim_heap();
  exists = false;
}

void NativeProgram::run(Controller& controller) {
  prepare_crash_stack();
  start_watchdog();
  run_execution(controller, body_, argument_);
  restore_terminate_handler();
  snapshot_.restore();
}

std::size_t NativeProgram::call_stack(ThreadId thread, std::uintptr_t* frames, std::size_t frames_max) {
  return real_stack(thread, frames, frames_max);
}

}  // namespace snarl::runtime
