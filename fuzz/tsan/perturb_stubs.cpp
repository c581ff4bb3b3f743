// What calls of the wrapped functions reach: save the arguments, let perturb() hold the thread back for a while, then
// jump to the real function. A jump and not a call, so that the return address, by which ThreadSanitizer names the
// place, stays the caller's.
//
// Limits: x86-64 only; on other machines nothing is wrapped (kStubsExist in perturb.h).
#include "fuzz/tsan/wrapped_functions.h"

#if defined(__x86_64__)

// Integer arguments are in six registers, 16-byte ones in two of them; nothing that is wrapped takes floating-point
// numbers. After six pushes the stack is 8 bytes off its alignment, as at entry.
asm(R"(
.text
.type snarl_perturb_stub,@function
.p2align 4
snarl_perturb_stub:
 pushq %rdi
 pushq %rsi
 pushq %rdx
 pushq %rcx
 pushq %r8
 pushq %r9
 call snarl_perturb
 popq %r9
 popq %r8
 popq %rcx
 popq %rdx
 popq %rsi
 popq %rdi
 ret
.size snarl_perturb_stub,.-snarl_perturb_stub

.macro snarl_wrapped name, call
.globl __wrap_\name
.type __wrap_\name,@function
.p2align 4
__wrap_\name:
 .cfi_startproc
 call \call
 jmp __real_\name
 .cfi_endproc
.size __wrap_\name,.-__wrap_\name
.endm
)");

#define SNARL_STUB(name) asm("snarl_wrapped " #name ", snarl_perturb_stub");
SNARL_WRAPPED_FUNCTIONS(SNARL_STUB)

// A fence is no point of its own; that there is one matters to what the reports are worth.
asm("snarl_wrapped __tsan_atomic_thread_fence, snarl_fence_stub");
asm(R"(
.text
.type snarl_fence_stub,@function
snarl_fence_stub:
 pushq %rdi
 pushq %rsi
 call snarl_note_fence
 popq %rsi
 popq %rdi
 ret
.size snarl_fence_stub,.-snarl_fence_stub
)");

#endif
