// Digests of texts and files (BLAKE3, cut to 128 bits), for cache keys and fingerprints.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace snarl::analyzers {

using Digest = std::string;  // 16 bytes

// Of several parts; ("ab", "c") and ("a", "bc") differ.
class Digester {
 public:
  Digester();
  ~Digester();
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;
  void add(std::string_view part);
  Digest digest() const;

 private:
  struct State;
  State* state_;
};

std::string hex(std::string_view bytes);
std::optional<std::string> read_file(const std::string& file);

// Of files' contents. A file is read again only when its size or time of change is another.
class FileDigests {
 public:
  // As it was when it was first asked for: one look for a whole run.
  std::optional<Digest> once(const std::string& file);
  // As it is now. Nothing too when it was changed at or after `since_ns` (of the clock that files' times are from), so
  // that nobody knows which content was seen before.
  std::optional<Digest> unchanged(const std::string& file, std::int64_t since_ns);

 private:
  struct Known {
    std::int64_t changed_ns = 0, size = -1;
    std::optional<Digest> digest;
  };
  std::unordered_map<std::string, Known> known_;
};

std::int64_t now_of_file_times_ns();

}  // namespace snarl::analyzers
