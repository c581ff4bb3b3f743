// Numbers as LEB128, lists with their length first; one description of an object's fields, a template over the two
// archives, serves both directions. Reading never trusts a length: damage makes `good` false, and no more is read.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace snarl::analyzers::archive {

inline std::uint64_t checksum(std::string_view bytes) {  // FNV-1a
  std::uint64_t hash = 14695981039346656037u;
  for (const unsigned char byte : bytes) hash = (hash ^ byte) * 1099511628211u;
  return hash;
}

struct Writer {
  static constexpr bool kReading = false;
  std::string bytes;
  bool good = true;

  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
    bytes += static_cast<char>(value);
  }
  void text(const std::string& value) {
    number(value.size());
    bytes += value;
  }
};

struct Reader {
  static constexpr bool kReading = true;
  std::string_view bytes;
  std::uint64_t names = 1, paths = 1;  // what indices of a summary must be below
  bool good = true;

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (bytes.empty()) break;
      const unsigned char byte = static_cast<unsigned char>(bytes.front());
      bytes.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    good = false;
    return 0;
  }
  void text(std::string& value) {
    const std::uint64_t size = number();
    if (size > bytes.size()) {
      good = false;
      return;
    }
    value = bytes.substr(0, size);
    bytes.remove_prefix(size);
  }
};

template <class Archive, class Number>
void number(Archive& archive, Number& value, std::uint64_t below = ~std::uint64_t{0}) {
  if constexpr (Archive::kReading) {
    const std::uint64_t read = archive.number();
    archive.good = archive.good && read < below;
    value = static_cast<Number>(read);
  } else {
    archive.number(static_cast<std::uint64_t>(value));
  }
}

template <class Archive, class List, class Each>
void list(Archive& archive, List& values, Each each) {
  if constexpr (Archive::kReading) {
    const std::uint64_t size = archive.number();
    // Each element takes at least a byte, so a damaged length does not make us allocate without bound.
    if (size > archive.bytes.size()) archive.good = false;
    if (!archive.good) return;
    values.resize(size);
  } else {
    archive.number(values.size());
  }
  for (auto& value : values) {
    if (!archive.good) return;
    each(value);
  }
}

}  // namespace snarl::analyzers::archive
