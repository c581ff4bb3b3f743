#include "runtime/throw.h"

#include <typeinfo>

#include "runtime/fiber.h"
#include "runtime/session.h"

namespace snarl::runtime {
namespace {

// From the call stack that the hooks keep: unwinding would cost as much as the throw itself.
void record(const void* exception, std::uintptr_t pc) {
  Fiber& fiber = *session.current;
  Throw& kept = fiber.throws[fiber.throw_count++ % kThrowsKept];
  kept.exception = exception;
  kept.frames[0] = pc;
  kept.count = 1;
  std::size_t depth = fiber.call_depth < kCallDepthMax ? fiber.call_depth : kCallDepthMax;
  while (depth > 0 && kept.count < kThrowFrames) kept.frames[kept.count++] = fiber.calls[--depth];
}

}  // namespace

const Throw* throw_of(const void* exception) {
  for (ThreadId thread = 0; thread < thread_slots_used(); ++thread) {
    const Fiber* fiber = thread_started(thread) ? existing_fiber(thread) : nullptr;
    if (fiber == nullptr) continue;
    for (std::uint32_t i = 0; i < fiber->throw_count && i < kThrowsKept; ++i)
      if (fiber->throws[i].exception == exception) return &fiber->throws[i];
  }
  return nullptr;
}

}  // namespace snarl::runtime

using namespace snarl::runtime;

extern "C" {

// Weak: a static libstdc++ brings its own.
[[noreturn]] void __cxa_throw(void* exception, std::type_info* type, void (*destroy)(void*));
__attribute__((weak)) void __cxa_throw(void* exception, std::type_info* type, void (*destroy)(void*)) {
  if (controlled()) record(exception, SNARL_CALLER);
  SNARL_REAL(__cxa_throw)(exception, type, destroy);
  __builtin_unreachable();
}

}  // extern "C"
