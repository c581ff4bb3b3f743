// Context switch for AArch64. The thread pointer tpidr_el0 is writable in user mode.
#if defined(__aarch64__)
#include <linux/futex.h>
#include <sys/syscall.h>

#include <cstring>

#include "runtime/arch.h"

extern "C" void snarl_fiber_entry();

asm(R"(
.text
.globl snarl_switch_context
.hidden snarl_switch_context
.type snarl_switch_context,%function
.p2align 4
snarl_switch_context:
 .cfi_startproc
 stp x29, x30, [sp, #-160]!
 .cfi_def_cfa_offset 160
 .cfi_offset x29, -160
 .cfi_offset x30, -152
 stp x19, x20, [sp, #16]
 stp x21, x22, [sp, #32]
 stp x23, x24, [sp, #48]
 stp x25, x26, [sp, #64]
 stp x27, x28, [sp, #80]
 stp d8, d9, [sp, #96]
 stp d10, d11, [sp, #112]
 stp d12, d13, [sp, #128]
 stp d14, d15, [sp, #144]
 mov x9, sp
 str x9, [x0]
 mov sp, x1
 msr tpidr_el0, x2
 ldp x19, x20, [sp, #16]
 ldp x21, x22, [sp, #32]
 ldp x23, x24, [sp, #48]
 ldp x25, x26, [sp, #64]
 ldp x27, x28, [sp, #80]
 ldp d8, d9, [sp, #96]
 ldp d10, d11, [sp, #112]
 ldp d12, d13, [sp, #128]
 ldp d14, d15, [sp, #144]
 ldp x29, x30, [sp], #160
 .cfi_def_cfa_offset 0
 .cfi_restore x29
 .cfi_restore x30
 ret
 .cfi_endproc
.size snarl_switch_context,.-snarl_switch_context

.globl snarl_fiber_entry
.hidden snarl_fiber_entry
.type snarl_fiber_entry,%function
snarl_fiber_entry:
 .cfi_startproc
 .cfi_undefined x30
 mov x29, xzr
 bl snarl_fiber_main
 brk #1
 .cfi_endproc
.size snarl_fiber_entry,.-snarl_fiber_entry
)");

namespace snarl::runtime {

void prepare_switch() {}
bool can_write_thread_pointer() { return true; }

void* prepare_stack(std::byte* top) {
  constexpr std::size_t kFrameWords = 20;
  auto* frame = reinterpret_cast<std::uintptr_t*>(reinterpret_cast<std::uintptr_t>(top) & ~std::uintptr_t{15});
  frame -= kFrameWords;
  std::memset(frame, 0, kFrameWords * sizeof *frame);
  frame[1] = reinterpret_cast<std::uintptr_t>(&snarl_fiber_entry);  // x30
  return frame;
}

long raw_futex(const volatile int* word, int operation, int value) {
  register long number asm("x8") = SYS_futex;
  register long x0 asm("x0") = reinterpret_cast<long>(word);
  register long x1 asm("x1") = operation;
  register long x2 asm("x2") = value;
  register long x3 asm("x3") = 0;
  asm volatile("svc 0" : "+r"(x0) : "r"(number), "r"(x1), "r"(x2), "r"(x3) : "memory");
  return x0;
}

}  // namespace snarl::runtime
#endif
