// The code is read from the executable's file: in memory a debugger has put its breakpoints into it.
#include "driver/fingerprint.h"

#include <cstring>

#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace snarl::checker {
namespace {

class Mapping {
 public:
  explicit Mapping(const char* path) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    struct stat status;
    if (fstat(fd, &status) == 0 && status.st_size > 0) {
      size_ = static_cast<std::size_t>(status.st_size);
      void* const memory = mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
      if (memory != MAP_FAILED) bytes_ = static_cast<const unsigned char*>(memory);
    }
    close(fd);
  }
  ~Mapping() {
    if (bytes_ != nullptr) munmap(const_cast<unsigned char*>(bytes_), size_);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  // Null when the file does not have so much.
  const unsigned char* at(std::size_t offset, std::size_t size) const {
    return bytes_ != nullptr && offset <= size_ && size <= size_ - offset ? bytes_ + offset : nullptr;
  }

 private:
  const unsigned char* bytes_ = nullptr;
  std::size_t size_ = 0;
};

std::uint64_t hash_bytes(std::uint64_t hash, const unsigned char* bytes, std::size_t size) {
  for (std::size_t at = 0; at + 8 <= size; at += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes + at, 8);
    hash = (hash ^ word) * 0x100000001B3ull;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

std::uint64_t program_fingerprint() {
  std::uint64_t hash = 0xCBF29CE484222325ull;
  const Mapping file("/proc/self/exe");
  const auto* const header = reinterpret_cast<const ElfW(Ehdr)*>(file.at(0, sizeof(ElfW(Ehdr))));
  if (header == nullptr) return hash;
  for (unsigned i = 0; i < header->e_phnum; ++i) {
    const auto* const segment =
        reinterpret_cast<const ElfW(Phdr)*>(file.at(header->e_phoff + i * sizeof(ElfW(Phdr)), sizeof(ElfW(Phdr))));
    if (segment == nullptr) return hash;
    if (segment->p_type != PT_LOAD || (segment->p_flags & PF_X) == 0) continue;
    if (const unsigned char* code = file.at(segment->p_offset, segment->p_filesz))
      hash = hash_bytes(hash, code, segment->p_filesz);
  }
  return hash;
}

}  // namespace snarl::checker
