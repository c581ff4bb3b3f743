// Binary relations over at most 64 events as bit matrices, with the operators that memory models are written in.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "report/check.h"

namespace snarl::reference {

inline constexpr std::size_t kEventsMax = 64;
using Set = std::uint64_t;

class Relation {
 public:
  explicit Relation(std::size_t size) : size_(size) { SNARL_CHECK(size <= kEventsMax); }

  static Relation identity(std::size_t size, Set set) {
    Relation result(size);
    for (std::size_t a = 0; a < size; ++a) result.rows_[a] = set >> a & 1 ? Set{1} << a : 0;
    return result;
  }

  std::size_t size() const { return size_; }
  bool has(std::size_t a, std::size_t b) const { return rows_[a] >> b & 1; }
  void add(std::size_t a, std::size_t b) { rows_[a] |= Set{1} << b; }

  friend Relation operator|(Relation a, const Relation& b) {
    for (std::size_t i = 0; i < a.size_; ++i) a.rows_[i] |= b.rows_[i];
    return a;
  }
  friend Relation operator&(Relation a, const Relation& b) {
    for (std::size_t i = 0; i < a.size_; ++i) a.rows_[i] &= b.rows_[i];
    return a;
  }
  friend Relation operator-(Relation a, const Relation& b) {
    for (std::size_t i = 0; i < a.size_; ++i) a.rows_[i] &= ~b.rows_[i];
    return a;
  }
  // Composition, `a ; b`.
  friend Relation operator*(const Relation& a, const Relation& b) {
    Relation result(a.size_);
    for (std::size_t i = 0; i < a.size_; ++i) {
      for (std::size_t j = 0; j < a.size_; ++j) {
        if (a.has(i, j)) result.rows_[i] |= b.rows_[j];
      }
    }
    return result;
  }
  Relation inverse() const {
    Relation result(size_);
    for (std::size_t i = 0; i < size_; ++i) {
      for (std::size_t j = 0; j < size_; ++j) {
        if (has(i, j)) result.add(j, i);
      }
    }
    return result;
  }
  Relation optional() const {
    Relation result = *this;
    for (std::size_t i = 0; i < size_; ++i) result.add(i, i);
    return result;
  }
  Relation transitive() const {
    Relation result = *this;
    for (std::size_t k = 0; k < size_; ++k) {
      for (std::size_t i = 0; i < size_; ++i) {
        if (result.has(i, k)) result.rows_[i] |= result.rows_[k];
      }
    }
    return result;
  }
  Relation reflexive_transitive() const { return transitive().optional(); }

  bool empty() const {
    for (std::size_t i = 0; i < size_; ++i) {
      if (rows_[i] != 0) return false;
    }
    return true;
  }
  bool irreflexive() const {
    for (std::size_t i = 0; i < size_; ++i) {
      if (has(i, i)) return false;
    }
    return true;
  }
  bool acyclic() const { return transitive().irreflexive(); }

 private:
  std::size_t size_;
  std::array<Set, kEventsMax> rows_{};
};

}  // namespace snarl::reference
