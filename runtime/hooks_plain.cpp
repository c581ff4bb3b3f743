// The -fsanitize=thread hooks of plain accesses and of function entry and exit, as gcc 12 and clang 14-19 emit them.
//
// A plain access is announced and then done by the instrumented code itself. Volatile accesses are plain: volatile
// is no synchronisation. Outside code under test every hook is a no-op.
#include <cstddef>

#include "runtime/fiber.h"
#include "runtime/session.h"

namespace snarl::runtime {
namespace {

SNARL_STATE bool calls_announced = true;

inline void note(AccessKind kind, const volatile void* address, std::size_t size, std::uintptr_t pc) {
  if (controlled() && size != 0) plain_access(kind, address, size, pc);
}

}  // namespace

void set_calls_announced(bool announced) { calls_announced = announced; }

}  // namespace snarl::runtime

using namespace snarl::runtime;  // NOLINT: the hooks have C names

#define SNARL_HOOK(name, kind, size) \
  extern "C" void name(void* address) { note(AccessKind::kind, address, size, SNARL_CALLER); }
#define SNARL_HOOK_BOTH(name, size)                        \
  extern "C" void name(void* address) {                    \
    note(AccessKind::kRead, address, size, SNARL_CALLER);  \
    note(AccessKind::kWrite, address, size, SNARL_CALLER); \
  }
#define SNARL_HOOKS(size)                                         \
  SNARL_HOOK(__tsan_read##size, kRead, size)                      \
  SNARL_HOOK(__tsan_write##size, kWrite, size)                    \
  SNARL_HOOK(__tsan_unaligned_read##size, kRead, size)            \
  SNARL_HOOK(__tsan_unaligned_write##size, kWrite, size)          \
  SNARL_HOOK(__tsan_volatile_read##size, kRead, size)             \
  SNARL_HOOK(__tsan_volatile_write##size, kWrite, size)           \
  SNARL_HOOK(__tsan_unaligned_volatile_read##size, kRead, size)   \
  SNARL_HOOK(__tsan_unaligned_volatile_write##size, kWrite, size) \
  SNARL_HOOK_BOTH(__tsan_read_write##size, size)                  \
  SNARL_HOOK_BOTH(__tsan_unaligned_read_write##size, size)

SNARL_HOOKS(1)
SNARL_HOOKS(2)
SNARL_HOOKS(4)
SNARL_HOOKS(8)
SNARL_HOOKS(16)

extern "C" {

void __tsan_init() {}

void __tsan_read_range(void* address, std::size_t size) { note(AccessKind::kRead, address, size, SNARL_CALLER); }
void __tsan_write_range(void* address, std::size_t size) { note(AccessKind::kWrite, address, size, SNARL_CALLER); }

void __tsan_vptr_read(void** vptr) { note(AccessKind::kRead, vptr, sizeof *vptr, SNARL_CALLER); }

// Constructors and destructors of a hierarchy store the same table again: TSan calls that benign, and so do we.
void __tsan_vptr_update(void** vptr, void* table) {
  if (!controlled()) return;
  plain_access(*vptr == table ? AccessKind::kRead : AccessKind::kWrite, vptr, sizeof *vptr, SNARL_CALLER);
}

void __tsan_func_entry(void* call_pc) {
  if (!controlled()) return;
  Fiber& fiber = *session.current;
  auto pc = reinterpret_cast<std::uintptr_t>(call_pc);
  require_stack(SNARL_CALLER);
  if (fiber.call_depth < kCallDepthMax) fiber.calls[fiber.call_depth] = pc;
  ++fiber.call_depth;
  if (!calls_announced) return;
  HostScope host;
  session.controller->enter(fiber.id, pc);
}

void __tsan_func_exit() {
  if (!controlled()) return;
  Fiber& fiber = *session.current;
  if (fiber.call_depth == 0) return;  // after a longjmp, or in a frame that was entered outside control
  --fiber.call_depth;
  if (!calls_announced) return;
  HostScope host;
  session.controller->leave(fiber.id);
}

void __tsan_ignore_thread_begin() {}
void __tsan_ignore_thread_end() {}

}  // extern "C"
