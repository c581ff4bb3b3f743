// Entry stubs of the atomic hooks, and of the functions that take locks, for AArch64: record the caller's callee-saved
// registers and stack pointer in thread-local storage, then jump. Two arrivals at the same call with equal registers
// and an equal stack are one iteration of a spin loop without effect; the compiled hooks could not see the registers
// any more.
#if defined(__aarch64__)
#include "runtime/atomic_access.h"

extern "C" {
thread_local std::uintptr_t snarl_entry_registers[snarl::runtime::kCalleeSavedRegisters + 1] = {};
}

asm(R"(
.text
.macro snarl_stub name, target
.globl \name
.type \name,%function
.p2align 4
\name:
 .cfi_startproc
 adrp x16, :gottprel:snarl_entry_registers
 ldr x16, [x16, :gottprel_lo12:snarl_entry_registers]
 mrs x17, tpidr_el0
 add x16, x16, x17
 stp x19, x20, [x16]
 stp x21, x22, [x16, #16]
 stp x23, x24, [x16, #32]
 stp x25, x26, [x16, #48]
 stp x27, x28, [x16, #64]
 stp x29, x30, [x16, #80]
 stp d8, d9, [x16, #96]
 stp d10, d11, [x16, #112]
 stp d12, d13, [x16, #128]
 stp d14, d15, [x16, #144]
 mov x17, sp
 str x17, [x16, #160]
 b \target
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
