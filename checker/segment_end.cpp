// Both sides are the same program, so plain memory will do.
#include "checker/segment_end.h"

#include <cstring>

#include "report/check.h"

namespace snarl::checker {
namespace {

class Writer {
 public:
  template <typename T>
  void plain(const T& value) { bytes.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void text(const std::string& value) {
    plain(value.size());
    bytes += value;
  }
  template <typename T>
  void list(const std::vector<T>& values) {
    plain(values.size());
    for (const T value : values) plain(value);
  }
  std::string bytes;
};

class Reader {
 public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}
  template <typename T>
  T plain() {
    SNARL_CHECK(bytes_.size() - at_ >= sizeof(T));
    T value;
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::string text() {
    const auto size = plain<std::size_t>();
    SNARL_CHECK(bytes_.size() - at_ >= size);
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  template <typename T>
  std::vector<T> list() {
    std::vector<T> values(plain<std::size_t>());
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = plain<T>();
    return values;
  }

 private:
  const std::string& bytes_;
  std::size_t at_ = 0;
};

}  // namespace

std::string to_bytes(const SegmentEnd& end) {
  Writer writer;
  writer.plain(end.kind);
  writer.plain(end.finding.kind);
  writer.text(end.finding.message);
  writer.text(end.finding.missing);
  writer.plain(end.finding.places.size());
  for (const RawFinding::RawPlace& place : end.finding.places) {
    writer.text(place.role);
    writer.plain(place.thread);
    writer.plain(place.pc);
    writer.list(place.call_pcs);
  }
  writer.plain(end.finding.address);
  writer.text(end.token);
  writer.list(end.spin_sites);
  writer.plain(end.clock_width);
  writer.plain(end.verdict);
  writer.text(end.reason);
  for (const report::Place* place : {&end.reason_place, &end.cut_loop}) {
    writer.plain(place->thread);
    writer.plain(place->pc);
    writer.list(place->call_pcs);
  }
  writer.plain(end.cut_by_preemptions);
  writer.list(end.blocked);
  return writer.bytes;
}

SegmentEnd segment_end_from(const std::string& bytes) {
  Reader reader(bytes);
  SegmentEnd end;
  end.kind = reader.plain<EndKind>();
  end.finding.kind = reader.plain<report::FindingKind>();
  end.finding.message = reader.text();
  end.finding.missing = reader.text();
  end.finding.places.resize(reader.plain<std::size_t>());
  for (RawFinding::RawPlace& place : end.finding.places) {
    place.role = reader.text();
    place.thread = reader.plain<ThreadId>();
    place.pc = reader.plain<std::uintptr_t>();
    place.call_pcs = reader.list<std::uintptr_t>();
  }
  end.finding.address = reader.plain<Address>();
  end.token = reader.text();
  end.spin_sites = reader.list<std::uintptr_t>();
  end.clock_width = reader.plain<std::uint64_t>();
  end.verdict = reader.plain<report::Verdict>();
  end.reason = reader.text();
  for (report::Place* place : {&end.reason_place, &end.cut_loop}) {
    place->thread = reader.plain<int>();
    place->pc = reader.plain<std::uintptr_t>();
    place->call_pcs = reader.list<std::uintptr_t>();
  }
  end.cut_by_preemptions = reader.plain<bool>();
  end.blocked = reader.list<bool>();
  return end;
}

}  // namespace snarl::checker
