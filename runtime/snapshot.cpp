#include "runtime/snapshot.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>

#include "report/check.h"
#include "runtime/modules.h"

namespace snarl::runtime {
namespace {

void copy_changed_pages(std::byte* to, const std::byte* from, std::size_t size) {
  constexpr std::size_t kPage = 4096;
  for (std::size_t done = 0; done < size;) {
    // Chunks end where the destination's pages end.
    std::size_t chunk = kPage - (reinterpret_cast<std::uintptr_t>(to + done) & (kPage - 1));
    chunk = std::min(chunk, size - done);
    if (std::memcmp(to + done, from + done, chunk) != 0) std::memcpy(to + done, from + done, chunk);
    done += chunk;
  }
}

}  // namespace

void Snapshot::take() {
  size_ = 0;
  for (std::size_t i = 0; i < modules.globals_count; ++i) size_ += modules.globals[i].size();
  void* memory = mmap(nullptr, std::max<std::size_t>(size_, 1), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  SNARL_CHECK(memory != MAP_FAILED);
  copy_ = static_cast<std::byte*>(memory);
  std::byte* to = copy_;
  for (std::size_t i = 0; i < modules.globals_count; ++i) {
    std::memcpy(to, reinterpret_cast<const void*>(modules.globals[i].low), modules.globals[i].size());
    to += modules.globals[i].size();
  }
}

void Snapshot::restore() const {
  const std::byte* from = copy_;
  for (std::size_t i = 0; i < modules.globals_count; ++i) {
    std::size_t size = modules.globals[i].size();
    auto* to = reinterpret_cast<std::byte*>(modules.globals[i].low);
    if (size_ <= kCopyWhole) {
      std::memcpy(to, from, size);
    } else {
      copy_changed_pages(to, from, size);
    }
    from += size;
  }
}

void Snapshot::release() {
  if (copy_ != nullptr) munmap(copy_, std::max<std::size_t>(size_, 1));
  copy_ = nullptr;
}

}  // namespace snarl::runtime
