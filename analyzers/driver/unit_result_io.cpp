// The fields of a unit's result, for both directions (archive.h), behind a checksum.
// Tested by: tests/unit/analyzers/unit_cache_test.cpp
#include "analyzers/driver/unit_result_io.h"

#include "analyzers/archive.h"

namespace snarl::analyzers {
namespace {

using archive::list;
using archive::number;

template <class Archive, class T>
void place(Archive& archive, T& value) {
  archive.text(value.file);
  number(archive, value.line);
  number(archive, value.column);
  number(archive, value.end_line);
  number(archive, value.end_column);
}

template <class Archive, class T>
void finding(Archive& archive, T& value) {
  archive.text(value.check);
  number(archive, value.confidence, static_cast<std::uint64_t>(report::Confidence::kHint) + 1);
  archive.text(value.message);
  place(archive, value.place);
  list(archive, value.notes, [&](auto& note) {
    place(archive, note.place);
    archive.text(note.message);
    archive.text(note.thread);
    list(archive, note.locks, [&](auto& lock) { archive.text(lock); });
  });
  list(archive, value.fixes, [&](auto& fix) {
    place(archive, fix.place);
    archive.text(fix.text);
  });
}

template <class Archive, class T>
void unit_result(Archive& archive, T& value) {
  number(archive, value.parsed, 2);
  list(archive, value.errors, [&](auto& each) { finding(archive, each); });
  list(archive, value.findings, [&](auto& each) { finding(archive, each); });
  archive.text(value.summary);
  list(archive, value.files_read, [&](auto& each) { archive.text(each); });
  list(archive, value.functions, [&](auto& each) {
    archive.text(each.file);
    number(archive, each.begin_line);
    number(archive, each.end_line);
    archive.text(each.name);
  });
}

}  // namespace

std::string to_bytes(const UnitResult& result) {
  archive::Writer writer;
  unit_result(writer, result);
  archive::Writer head;
  head.number(archive::checksum(writer.bytes));
  return head.bytes + writer.bytes;
}

std::optional<UnitResult> unit_result_from_bytes(std::string_view bytes) {
  archive::Reader reader;
  reader.bytes = bytes;
  const std::uint64_t expected = reader.number();
  if (!reader.good || archive::checksum(reader.bytes) != expected) return std::nullopt;
  UnitResult result;
  unit_result(reader, result);
  if (!reader.good || !reader.bytes.empty()) return std::nullopt;
  return result;
}

}  // namespace snarl::analyzers
