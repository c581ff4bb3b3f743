// Whose thread-local storage the running fiber sees where the thread pointer cannot be written cheaply.
//
// Each fiber has storage of its own: that of its parked real thread. To switch is to write the thread pointer, which on
// x86-64 without FSGSBASE (old kernels, some virtual machines) is a system call that costs more than all the rest of an
// execution. There, as long as the code under test has no thread-local variables of its own, all fibers run on the
// host's thread pointer, and a switch exchanges the contents of the storage instead: libc's and libstdc++'s errno,
// exceptions in flight, caches. Nobody can tell, because nobody passes an address in that storage to another thread;
// plain accesses to it (errno) are announced under the address in the fiber's own storage.
// Limit: with thread_local variables in the code under test the system call stays, so that each thread's has its
// address.
#pragma once
#include <cstddef>
#include <cstdint>

#include "runtime/arch.h"
#include "runtime/fiber.h"

namespace snarl::runtime {

// Decides which way, for the modules as scanned.
void prepare_thread_storage();

// The host enters its first fiber; a fiber gives way to another; the last fiber gives way to the host.
void enter_storage(Fiber& first);
void exchange_storage(const Fiber& from, const Fiber& to);
void leave_storage(const Fiber& last);

struct ThreadStorage {
  bool exchanged;      // contents are exchanged; else the thread pointer is
  std::uintptr_t low;  // in an execution that exchanges: the storage that all fibers see is [low, low + size)
  std::size_t size;    // 0 otherwise
};
extern ThreadStorage thread_storage;

// The address by which what the running fiber accesses at `address` is known to other threads.
inline std::uintptr_t own_address(const Fiber& fiber, std::uintptr_t address) {
  const std::uintptr_t offset = address - thread_storage.low;
  return __builtin_expect(offset < thread_storage.size, 0) ? fiber.storage_low + offset : address;
}

}  // namespace snarl::runtime
