// Counts outcomes. One for each worker, merged now and then.
// Tested by: tests/unit/fuzz/stress_test.cpp.
#pragma once
#include <cstdint>
#include <vector>

#include <snarl/stress/body.h>

namespace snarl::stress {

class Histogram {
 public:
  explicit Histogram(const Body& body);

  // `values`: as many as Body::values. Returns the outcome's grade.
  Grade add(const std::int64_t* values) {
    const std::size_t at = find(values);
    ++entries_[at].count;
    return entries_[at].grade;
  }
  void merge(const Histogram& other);
  void clear();

  struct Entry {
    std::vector<std::int64_t> values;  // as many as Body::values_shown; none for what `keep` leaves out
    std::uint64_t count = 0;
    Grade grade = Grade::kUnknown;
    const char* remark = nullptr;
    bool kept = true;
  };
  const std::vector<Entry>& entries() const { return entries_; }
  bool saw(Grade grade) const;

 private:
  std::size_t find(const std::int64_t* values);
  std::size_t insert(const std::int64_t* values, std::uint64_t hash);
  void rehash();

  const Body& body_;
  std::size_t width_;  // values that are compared: those of `keep` too, where there is one
  std::vector<Entry> entries_;
  std::vector<std::int64_t> keys_;    // width_ for each entry
  std::vector<std::uint32_t> table_;  // open addressing; index + 1 of an entry, 0: free
  std::size_t last_ = 0;
};

}  // namespace snarl::stress
