// The loaded modules of the process: where libc is, which globals are writable, which thread-local blocks there are.
//
// Scanned once per NativeProgram (dlopen inside the body is not seen). Rolled back are the writable globals of the
// main program and of shared objects that were built with the hooks (they import __tsan_func_entry), without their
// RELRO part and without the runtime's own state; libraries without hooks keep their state (locale caches, keys).
#pragma once
#include <cstddef>
#include <cstdint>

namespace snarl::runtime {

struct AddressRange {
  std::uintptr_t low = 0;
  std::uintptr_t high = 0;
  bool contains(std::uintptr_t address) const { return address - low < high - low; }
  std::size_t size() const { return high - low; }
};

// A module's block in static thread-local storage; the same offset in every thread.
struct TlsBlock {
  std::ptrdiff_t offset;  // from the thread pointer
  std::size_t size;
  std::size_t initialized_size;
  const void* image;
};

struct Modules {
  static constexpr std::size_t kEntriesMax = 64;
  AddressRange libc;
  AddressRange loader;
  AddressRange globals[kEntriesMax];  // to be rolled back
  std::size_t globals_count;
  AddressRange library_globals[kEntriesMax];  // of libraries without hooks: roots for the leak search
  std::size_t library_globals_count;
  TlsBlock tls[kEntriesMax];
  std::size_t tls_count;
  std::size_t tls_size;  // of all blocks together
  // x86-64: the blocks of static thread-local storage, libc's too, lie in so many bytes below the thread pointer.
  std::size_t static_tls_size;
  // The code under test has thread-local variables, or names those of a library (but for std::call_once's).
  bool code_under_test_has_tls;
  std::ptrdiff_t errno_offset;
};
extern Modules modules;

void scan_modules();

}  // namespace snarl::runtime
