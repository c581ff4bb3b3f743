// Entry stubs of the atomic hooks, and of the functions that take locks, for x86-64: record the caller's callee-saved
// registers and stack pointer in thread-local storage, then jump. Two arrivals at the same call with equal registers
// and an equal stack are one iteration of a spin loop without effect; the compiled hooks could not see the registers
// any more.
#if defined(__x86_64__)
#include "runtime/atomic_access.h"

extern "C" {
thread_local std::uintptr_t snarl_entry_registers[snarl::runtime::kCalleeSavedRegisters + 1] = {};
}

asm(R"(
.text
.macro snarl_stub name, target
.globl \name
.type \name,@function
.p2align 4
\name:
 .cfi_startproc
 movq snarl_entry_registers@gottpoff(%rip), %r11
 leaq 8(%rsp), %rax
 movq %rbx, %fs:(%r11)
 movq %rbp, %fs:8(%r11)
 movq %r12, %fs:16(%r11)
 movq %r13, %fs:24(%r11)
 movq %r14, %fs:32(%r11)
 movq %r15, %fs:40(%r11)
 movq %rax, %fs:48(%r11)
 jmp \target
 .cfi_endproc
.size \name,.-\name
.endm

.macro snarl_stubs bits
 snarl_stub __tsan_atomic\bits\()_load, snarl_atomic\bits\()_load
 snarl_stub __tsan_atomic\bits\()_exchange, snarl_atomic\bits\()_exchange
 snarl_stub __tsan_atomic\bits\()_fetch_add, snarl_atomic\bits\()_fetch_add
 snarl_stub __tsan_atomic\bits\()_fetch_sub, snarl_atomic\bits\()_fetch_sub
 snarl_stub __tsan_atomic\bits\()_fetch_and, snarl_atomic\bits\()_fetch_and
 snarl_stub __tsan_atomic\bits\()_fetch_or, snarl_atomic\bits\()_fetch_or
 snarl_stub __tsan_atomic\bits\()_fetch_xor, snarl_atomic\bits\()_fetch_xor
 snarl_stub __tsan_atomic\bits\()_fetch_nand, snarl_atomic\bits\()_fetch_nand
 snarl_stub __tsan_atomic\bits\()_compare_exchange_strong, snarl_atomic\bits\()_compare_exchange_strong
 snarl_stub __tsan_atomic\bits\()_compare_exchange_weak, snarl_atomic\bits\()_compare_exchange_weak
 snarl_stub __tsan_atomic\bits\()_compare_exchange_val, snarl_atomic\bits\()_compare_exchange_val
.endm

snarl_stubs 8
snarl_stubs 16
snarl_stubs 32
snarl_stubs 64
snarl_stubs 128
snarl_stub __atomic_load, snarl_generic_load
snarl_stub __atomic_exchange, snarl_generic_exchange
snarl_stub __atomic_compare_exchange, snarl_generic_compare_exchange

.macro snarl_lock_stub name
 snarl_stub \name, snarl_\name
.endm
snarl_lock_stub pthread_mutex_lock
snarl_lock_stub pthread_mutex_trylock
snarl_lock_stub pthread_mutex_timedlock
snarl_lock_stub pthread_mutex_clocklock
snarl_lock_stub pthread_cond_timedwait
snarl_lock_stub pthread_cond_clockwait
snarl_lock_stub pthread_rwlock_rdlock
snarl_lock_stub pthread_rwlock_wrlock
snarl_lock_stub pthread_rwlock_tryrdlock
snarl_lock_stub pthread_rwlock_trywrlock
snarl_lock_stub pthread_spin_lock
snarl_lock_stub pthread_spin_trylock
snarl_lock_stub sem_wait
snarl_lock_stub sem_trywait
snarl_lock_stub mtx_lock
snarl_lock_stub mtx_trylock
)");
#endif
