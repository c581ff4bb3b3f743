#include "runtime/fiber.h"

#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>

#include <cstring>

#include "report/check.h"
#include "runtime/modules.h"
#include "runtime/session.h"
#include "runtime/thread_storage.h"

namespace snarl::runtime {

SNARL_STATE Fiber* fibers[kThreadsMax] = {};

namespace {

constexpr std::size_t kSlotAlignment = 1 << 20;
constexpr std::size_t kTlsSlack = 32 * 1024;  // libc's own block, its surplus, the thread descriptor, park()'s frames

SNARL_STATE std::size_t slot_size = 0;

struct Parking {
  Fiber* fiber;
  volatile int ready;
};

// The real thread behind a slot. Fibers overwrite the stack below this frame while it sleeps.
void* park(void* argument) {
  auto* parking = static_cast<Parking*>(argument);
  Fiber& fiber = *parking->fiber;
  constexpr std::uintptr_t kOwnFrames = 1024;
  fiber.own_thread_pointer = thread_pointer();
  fiber.storage_low = fiber.own_thread_pointer - modules.static_tls_size;
  auto frame = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  fiber.stack_high = reinterpret_cast<std::byte*>((frame - kOwnFrames) & ~std::uintptr_t{4095});
  parking->ready = 1;
  raw_futex(&parking->ready, FUTEX_WAKE_PRIVATE, 1);
  static const volatile int never = 0;
  for (;;) raw_futex(&never, FUTEX_WAIT_PRIVATE, 0);
}

std::size_t stack_and_tls_size() {
  constexpr std::size_t kPage = 4096;
  return (kStackReserve + kStackSize + kTlsSlack + modules.tls_size + kPage - 1) & ~(kPage - 1);
}

void make_thread(Fiber& fiber) {
  std::size_t size = kGuardSize + stack_and_tls_size();
  if (slot_size == 0) slot_size = (size + kSlotAlignment - 1) & ~(kSlotAlignment - 1);
  void* address = reinterpret_cast<void*>(kStacksBase + fiber.id * slot_size);
  void* memory =
      mmap(address, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  SNARL_CHECK(memory == address);
  fiber.guard_low = static_cast<std::byte*>(memory);
  fiber.stack_low = fiber.guard_low + kGuardSize;
  SNARL_CHECK(mprotect(fiber.stack_low, stack_and_tls_size(), PROT_READ | PROT_WRITE) == 0);
  fiber.stack_limit = fiber.stack_low + kStackReserve;

  sigset_t all, before;
  sigfillset(&all);
  SNARL_REAL(pthread_sigmask)(SIG_SETMASK, &all, &before);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  SNARL_CHECK(pthread_attr_setstack(&attributes, fiber.stack_low, stack_and_tls_size()) == 0);
  Parking parking{&fiber, 0};
  SNARL_CHECK(SNARL_REAL(pthread_create)(&fiber.handle, &attributes, park, &parking) == 0);
  pthread_attr_destroy(&attributes);
  SNARL_REAL(pthread_sigmask)(SIG_SETMASK, &before, nullptr);
  while (parking.ready == 0) raw_futex(&parking.ready, FUTEX_WAIT_PRIVATE, 0);
  SNARL_CHECK(fiber.stack_high - fiber.stack_limit >= static_cast<std::ptrdiff_t>(kStackSize));
}

// Small blocks without a call: memcpy and memset are among the functions that are interposed.
inline void reset_block(char* to, const TlsBlock& block) {
  auto* image = static_cast<const char*>(block.image);
  std::size_t i = 0;
  for (; i + 16 <= block.initialized_size; i += 16) __builtin_memcpy(to + i, image + i, 16);
  for (; i < block.initialized_size; ++i) to[i] = image[i];
  if (block.size - i > 256) {
    std::memset(to + i, 0, block.size - i);
    return;
  }
  for (; i + 16 <= block.size; i += 16) __builtin_memset(to + i, 0, 16);
  for (; i + 8 <= block.size; i += 8) __builtin_memset(to + i, 0, 8);
  for (; i < block.size; ++i) to[i] = 0;
}

void reset_tls(const Fiber& fiber) {
  auto* base = reinterpret_cast<char*>(fiber.own_thread_pointer);
  for (std::size_t i = 0; i < modules.tls_count; ++i) {
    const TlsBlock& block = modules.tls[i];
    reset_block(base + block.offset, block);
  }
  *reinterpret_cast<int*>(base + modules.errno_offset) = 0;
}

}  // namespace

Fiber& fiber_of(ThreadId slot) {
  SNARL_CHECK(slot < kThreadsMax);
  if (fibers[slot] == nullptr) {
    void* memory = mmap(nullptr, sizeof(Fiber), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    SNARL_CHECK(memory != MAP_FAILED);
    auto* fiber = static_cast<Fiber*>(memory);
    fiber->id = slot;
    make_thread(*fiber);
    fibers[slot] = fiber;
  }
  return *fibers[slot];
}

void prepare_fiber(Fiber& fiber, void* (*routine)(void*), void* argument, std::uint64_t time_ns) {
  fiber.started = true;
  fiber.ended = false;
  fiber.call_depth = 0;
  fiber.throw_count = 0;
  fiber.routine = routine;
  fiber.argument = argument;
  fiber.result = nullptr;
  fiber.time_ns = time_ns;
  fiber.thread_pointer = thread_storage.exchanged ? thread_pointer() : fiber.own_thread_pointer;
  reset_tls(fiber);
  fiber.stack_pointer = prepare_stack(fiber.stack_high);
}

bool is_in_fiber_stack(std::uintptr_t address) {
  return slot_size != 0 && address - kStacksBase < slot_size * kThreadsMax;
}

}  // namespace snarl::runtime
