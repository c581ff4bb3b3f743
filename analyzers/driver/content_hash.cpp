// BLAKE3 is LLVM's.
// Tested by: tests/unit/analyzers/unit_cache_test.cpp
#include "analyzers/driver/content_hash.h"

#include <fcntl.h>
#include <llvm/Support/BLAKE3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>

namespace snarl::analyzers {
namespace {

std::int64_t ns(const timespec& time) { return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; }

Digest digest_of(const llvm::BLAKE3& hasher) {
  llvm::BLAKE3 copy = hasher;
  const auto bytes = copy.final<16>();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

struct Digester::State {
  llvm::BLAKE3 hasher;
};

Digester::Digester() : state_(new State) {}
Digester::~Digester() { delete state_; }

void Digester::add(std::string_view part) {
  const std::uint64_t size = part.size();
  state_->hasher.update(llvm::ArrayRef<std::uint8_t>(reinterpret_cast<const std::uint8_t*>(&size), sizeof size));
  state_->hasher.update(llvm::StringRef(part.data(), part.size()));
}

Digest Digester::digest() const { return digest_of(state_->hasher); }

std::string hex(std::string_view bytes) {
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text;
  for (const char byte : bytes) {
    text += kDigits[(byte >> 4) & 15];
    text += kDigits[byte & 15];
  }
  return text;
}

std::optional<std::string> read_file(const std::string& file) {
  const int fd = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  struct stat status = {};
  std::optional<std::string> text;
  // A device or a pipe has no content to speak of, and reading it may never end.
  if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
    text.emplace();
    text->resize(static_cast<std::size_t>(status.st_size) + 1);  // one more than there is: a file that grew is seen
    std::size_t filled = 0;
    for (ssize_t got; (got = read(fd, text->data() + filled, text->size() - filled)) > 0;) {
      filled += static_cast<std::size_t>(got);
      if (filled == text->size()) text->resize(text->size() * 2);
    }
    text->resize(filled);
  }
  close(fd);
  return text;
}

std::optional<Digest> FileDigests::once(const std::string& file) {
  const auto known = known_.find(file);
  return known != known_.end() ? known->second.digest : unchanged(file, INT64_MAX);
}

std::optional<Digest> FileDigests::unchanged(const std::string& file, std::int64_t since_ns) {
  Known& known = known_[file];
  struct stat status = {};
  if (stat(file.c_str(), &status) != 0) {
    known = {};
    return std::nullopt;
  }
  const std::int64_t changed_ns = std::max(ns(status.st_mtim), ns(status.st_ctim));
  if (changed_ns >= since_ns) return std::nullopt;
  if (!known.digest || known.changed_ns != changed_ns || known.size != status.st_size) {
    known = {changed_ns, status.st_size, std::nullopt};
    if (const auto text = read_file(file)) {
      llvm::BLAKE3 hasher;
      hasher.update(llvm::StringRef(*text));
      known.digest = digest_of(hasher);
    }
  }
  return known.digest;
}

std::int64_t now_of_file_times_ns() {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);  // what the kernel stamps files with
  return ns(now);
}

}  // namespace snarl::analyzers
