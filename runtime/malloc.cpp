// malloc and its family: the deterministic heap for code under test, libc's for everybody else.
//
// What libc and ld.so allocate for themselves during an execution (stdio buffers, thread descriptors) outlives it and
// goes to libc's heap, told by the return address. Blocks from before the check may be freed by the body any number
// of times (once per execution): they are announced as freed, but kept, because the pointer to them is rolled back.
#include <malloc.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <unordered_set>

#include "runtime/heap.h"
#include "runtime/session.h"

extern "C" {
void* __libc_malloc(std::size_t size);
void __libc_free(void* block);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);
}

namespace snarl::runtime {
namespace {

// Blocks that libc allocated during an execution and that the body may own now (getline, asprintf, ...).
SNARL_STATE std::unordered_set<void*>* from_libc = nullptr;

bool uses_own_heap(std::uintptr_t caller) { return controlled() && !is_in_libc(caller); }

void* note_from_libc(void* block) {
  if (block == nullptr || !controlled()) return block;
  HostScope host;
  if (from_libc == nullptr) from_libc = new std::unordered_set<void*>;
  from_libc->insert(block);
  return block;
}

bool forget_from_libc(void* block) {
  HostScope host;
  return from_libc != nullptr && from_libc->erase(block) != 0;
}

void* allocate(std::size_t size, std::size_t alignment, bool zeroed, std::uintptr_t caller) {
  void* block = heap_allocate(size, alignment, zeroed, caller);
  if (block == nullptr) errno = ENOMEM;
  return block;
}

void release(void* block, std::uintptr_t caller) {
  if (block == nullptr) return;
  bool own = is_in_heap(block);
  if (!controlled()) {
    if (!own) __libc_free(block);  // a block of an execution dies with it
    return;
  }
  if (own) {
    heap_free(block, caller);
  } else if (forget_from_libc(block) || is_in_libc(caller)) {
    __libc_free(block);
  } else {
    plain_access(AccessKind::kFree, block, std::max<std::size_t>(SNARL_REAL(malloc_usable_size)(block), 1), caller);
  }
}

std::size_t usable_size(void* block) {
  if (block == nullptr) return 0;
  return is_in_heap(block) ? heap_block_size(block) : SNARL_REAL(malloc_usable_size)(block);
}

void* reallocate(void* block, std::size_t size, std::uintptr_t caller) {
  bool own = is_in_heap(block);
  if (!controlled() || (is_in_libc(caller) && !own)) {
    if (!own) return __libc_realloc(block, size);
    void* moved = __libc_malloc(size);
    if (moved != nullptr) std::memcpy(moved, block, std::min(size, heap_block_size(block)));
    return moved;
  }
  if (block == nullptr) return allocate(size, 1, false, caller);
  if (size == 0) {
    release(block, caller);
    return nullptr;
  }
  void* moved = allocate(size, 1, false, caller);
  if (moved == nullptr) return nullptr;
  std::size_t copied = std::min(size, usable_size(block));
  if (copied != 0) {
    plain_access(AccessKind::kRead, block, copied, caller);
    plain_access(AccessKind::kWrite, moved, copied, caller);
    HostScope host;
    std::memcpy(moved, block, copied);
  }
  release(block, caller);
  return moved;
}

void* allocate_aligned(std::size_t alignment, std::size_t size, std::uintptr_t caller) {
  if (!uses_own_heap(caller)) return note_from_libc(__libc_memalign(alignment, size));
  return allocate(size, alignment, false, caller);
}

// operator new and new[]; alignment 0: the default.
void* allocate_object(std::size_t size, std::size_t alignment, std::uintptr_t caller) {
  for (;;) {
    void* block = controlled()      ? allocate(size, alignment, false, caller)
                  : alignment != 0 ? __libc_memalign(alignment, size)
                                   : __libc_malloc(size);
    if (block != nullptr) return block;
    std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void* allocate_object_or_null(std::size_t size, std::size_t alignment, std::uintptr_t caller) noexcept {
  try {
    return allocate_object(size, alignment, caller);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

}  // namespace
}  // namespace snarl::runtime

using namespace snarl::runtime;  // NOLINT: what follows is not in a namespace by nature

extern "C" {

void* malloc(std::size_t size) {
  std::uintptr_t caller = SNARL_CALLER;
  if (!uses_own_heap(caller)) return note_from_libc(__libc_malloc(size));
  return allocate(size, 1, false, caller);
}

void free(void* block) { release(block, SNARL_CALLER); }

void* calloc(std::size_t count, std::size_t size) {
  std::uintptr_t caller = SNARL_CALLER;
  if (!uses_own_heap(caller)) return note_from_libc(__libc_calloc(count, size));
  std::size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return nullptr;
  }
  return allocate(bytes, 1, true, caller);
}

void* realloc(void* block, std::size_t size) { return reallocate(block, size, SNARL_CALLER); }

void* reallocarray(void* block, std::size_t count, std::size_t size) {
  std::size_t bytes;
  if (__builtin_mul_overflow(count, size, &bytes)) {
    errno = ENOMEM;
    return nullptr;
  }
  return reallocate(block, bytes, SNARL_CALLER);
}

void* memalign(std::size_t alignment, std::size_t size) { return allocate_aligned(alignment, size, SNARL_CALLER); }
void* aligned_alloc(std::size_t alignment, std::size_t size) { return allocate_aligned(alignment, size, SNARL_CALLER); }
void* valloc(std::size_t size) { return allocate_aligned(4096, size, SNARL_CALLER); }

int posix_memalign(void** result, std::size_t alignment, std::size_t size) {
  if (alignment % sizeof(void*) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  int saved = errno;
  void* block = allocate_aligned(alignment, size, SNARL_CALLER);
  errno = saved;
  if (block == nullptr) return ENOMEM;
  *result = block;
  return 0;
}

std::size_t malloc_usable_size(void* block) { return usable_size(block); }

char* strndup(const char* text, std::size_t length_max) {
  std::uintptr_t caller = SNARL_CALLER;
  std::size_t length = strnlen(text, length_max);
  auto* copy = static_cast<char*>(uses_own_heap(caller) ? allocate(length + 1, 1, false, caller)
                                                        : note_from_libc(__libc_malloc(length + 1)));
  if (copy == nullptr) return nullptr;
  std::memcpy(copy, text, length);
  copy[length] = 0;
  return copy;
}

char* strdup(const char* text) {
  std::uintptr_t caller = SNARL_CALLER;
  std::size_t size = std::strlen(text) + 1;
  void* copy = uses_own_heap(caller) ? allocate(size, 1, false, caller) : note_from_libc(__libc_malloc(size));
  return copy == nullptr ? nullptr : static_cast<char*>(std::memcpy(copy, text, size));
}

}  // extern "C"

// Weak: the program may replace them. Defined here for the allocation's place: a caller in the program, not in
// the C++ library.
#define SNARL_WEAK __attribute__((weak))

SNARL_WEAK void* operator new(std::size_t size) { return allocate_object(size, 0, SNARL_CALLER); }
SNARL_WEAK void* operator new[](std::size_t size) { return allocate_object(size, 0, SNARL_CALLER); }
SNARL_WEAK void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_object(size, static_cast<std::size_t>(alignment), SNARL_CALLER);
}
SNARL_WEAK void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate_object(size, static_cast<std::size_t>(alignment), SNARL_CALLER);
}
SNARL_WEAK void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_object_or_null(size, 0, SNARL_CALLER);
}
SNARL_WEAK void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate_object_or_null(size, 0, SNARL_CALLER);
}
SNARL_WEAK void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate_object_or_null(size, static_cast<std::size_t>(alignment), SNARL_CALLER);
}
SNARL_WEAK void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate_object_or_null(size, static_cast<std::size_t>(alignment), SNARL_CALLER);
}
SNARL_WEAK void operator delete(void* block) noexcept { release(block, SNARL_CALLER); }
SNARL_WEAK void operator delete[](void* block) noexcept { release(block, SNARL_CALLER); }
SNARL_WEAK void operator delete(void* block, std::size_t) noexcept { release(block, SNARL_CALLER); }
SNARL_WEAK void operator delete[](void* block, std::size_t) noexcept { release(block, SNARL_CALLER); }
SNARL_WEAK void operator delete(void* block, std::align_val_t) noexcept { release(block, SNARL_CALLER); }
SNARL_WEAK void operator delete[](void* block, std::align_val_t) noexcept { release(block, SNARL_CALLER); }
SNARL_WEAK void operator delete(void* block, std::size_t, std::align_val_t) noexcept { release(block, SNARL_CALLER); }
SNARL_WEAK void operator delete[](void* block, std::size_t, std::align_val_t) noexcept { release(block, SNARL_CALLER); }
