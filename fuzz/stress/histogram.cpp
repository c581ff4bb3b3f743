#include "fuzz/stress/histogram.h"

#include <algorithm>

namespace snarl::stress {
namespace {

std::uint64_t hash_of(const std::int64_t* values, std::size_t count) {
  std::uint64_t hash = 0x9E3779B97F4A7C15ull;
  for (std::size_t i = 0; i < count; ++i) {
    hash = (hash ^ static_cast<std::uint64_t>(values[i])) * 0xBF58476D1CE4E5B9ull;
    hash ^= hash >> 29;
  }
  return hash;
}

}  // namespace

Histogram::Histogram(const Body& body) : body_(body), width_(static_cast<std::size_t>(body.values)), table_(64) {}

std::size_t Histogram::find(const std::int64_t* values) {
  if (last_ < entries_.size() && std::equal(values, values + width_, keys_.data() + last_ * width_)) return last_;
  const std::uint64_t hash = hash_of(values, width_);
  for (std::size_t slot = hash % table_.size(); table_[slot] != 0; slot = (slot + 1) % table_.size()) {
    const std::size_t at = table_[slot] - 1;
    if (std::equal(values, values + width_, keys_.data() + at * width_)) return last_ = at;
  }
  return last_ = insert(values, hash);
}

std::size_t Histogram::insert(const std::int64_t* values, std::uint64_t hash) {
  Entry entry;
  const auto shown = static_cast<std::size_t>(body_.values_shown);
  entry.kept = body_.keep == nullptr || body_.keep(values);
  if (entry.kept) {
    entry.values.assign(values, values + shown);
    entry.grade = body_.others;
    for (std::size_t i = 0; i < body_.graded_count; ++i) {
      if (!std::equal(values, values + shown, body_.graded[i].values)) continue;
      entry.grade = body_.graded[i].grade;
      entry.remark = body_.graded[i].remark;
      break;
    }
  } else {
    entry.grade = Grade::kAllowed;
  }
  entries_.push_back(std::move(entry));
  keys_.insert(keys_.end(), values, values + width_);
  if (entries_.size() * 2 > table_.size()) {
    rehash();
  } else {
    std::size_t slot = hash % table_.size();
    while (table_[slot] != 0) slot = (slot + 1) % table_.size();
    table_[slot] = static_cast<std::uint32_t>(entries_.size());
  }
  return entries_.size() - 1;
}

void Histogram::rehash() {
  table_.assign(table_.size() * 2, 0);
  for (std::size_t at = 0; at < entries_.size(); ++at) {
    std::size_t slot = hash_of(keys_.data() + at * width_, width_) % table_.size();
    while (table_[slot] != 0) slot = (slot + 1) % table_.size();
    table_[slot] = static_cast<std::uint32_t>(at + 1);
  }
}

void Histogram::merge(const Histogram& other) {
  for (std::size_t at = 0; at < other.entries_.size(); ++at)
    entries_[find(other.keys_.data() + at * width_)].count += other.entries_[at].count;
}

void Histogram::clear() {
  for (Entry& entry : entries_) entry.count = 0;
}

bool Histogram::saw(Grade grade) const {
  return std::any_of(entries_.begin(), entries_.end(),
                     [grade](const Entry& entry) { return entry.count > 0 && entry.grade == grade; });
}

}  // namespace snarl::stress
