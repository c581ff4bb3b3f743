// The fields of a summary, for both directions (archive.h).
// Limits: a damaged file is found by its checksum, not repaired.
// Tested by: tests/unit/analyzers/summary_io_test.cpp
#include "analyzers/summary_io.h"

#include "analyzers/archive.h"

namespace snarl::analyzers {
namespace {

using archive::list;
using archive::number;

constexpr std::string_view kMagic = "snarl-summary-4\n";

template <class Archive, class... Names>
void names(Archive& archive, Names&... values) {
  if constexpr (Archive::kReading) {
    (number(archive, values, archive.names), ...);
  } else {
    (number(archive, values), ...);
  }
}

template <class Archive, class... Ids>
void paths(Archive& archive, Ids&... values) {
  if constexpr (Archive::kReading) {
    (number(archive, values, archive.paths), ...);
  } else {
    (number(archive, values), ...);
  }
}

template <class Archive, class List>
void name_list(Archive& archive, List& values) {
  list(archive, values, [&](auto& value) { names(archive, value); });
}

template <class Archive, class List>
void path_list(Archive& archive, List& values) {
  list(archive, values, [&](auto& value) { paths(archive, value); });
}

template <class Archive, class T>
void point(Archive& archive, T& at) {
  names(archive, at.file);
  number(archive, at.line);
  number(archive, at.column);
}

template <class Archive, class T>
void path(Archive& archive, T& value) {
  number(archive, value.base, static_cast<std::uint64_t>(Base::kReturn) + 1);
  number(archive, value.index);
  names(archive, value.variable);
  name_list(archive, value.steps);
}

template <class Archive, class T>
void event(Archive& archive, T& value) {
  number(archive, value.kind, static_cast<std::uint64_t>(EventKind::kGive) + 1);
  number(archive, value.order, static_cast<std::uint64_t>(Order::kSeqCst) + 1);
  number(archive, value.flags);
  point(archive, value.at);
  paths(archive, value.path, value.other);
  names(archive, value.target, value.detail);
  path_list(archive, value.arguments);
  list(archive, value.depends, [&](auto& each) { point(archive, each); });
}

template <class Archive, class T>
void block(Archive& archive, T& value, std::uint64_t blocks) {
  list(archive, value.events, [&](auto& each) { event(archive, each); });
  list(archive, value.successors, [&](auto& each) { number(archive, each, blocks); });
  number(archive, value.test, static_cast<std::uint64_t>(Test::kOwns) + 1);
  number(archive, value.negated, 2);
  paths(archive, value.tested);
  names(archive, value.condition);
  number(archive, value.condition_negated, 2);
  path_list(archive, value.about);
  list(archive, value.depends, [&](auto& each) { point(archive, each); });
}

template <class Archive, class T>
void function(Archive& archive, T& value) {
  names(archive, value.usr, value.name, value.class_usr, value.enclosing, value.pattern);
  point(archive, value.at);
  number(archive, value.flags);
  name_list(archive, value.parameters);
  name_list(archive, value.overrides);
  list(archive, value.promises, [&](auto& each) {
    number(archive, each.contract, static_cast<std::uint64_t>(Contract::kReturnsLock) + 1);
    paths(archive, each.lock);
  });
  list(archive, value.blocks, [&](auto& each) { block(archive, each, value.blocks.size()); });
  number(archive, value.exit, value.blocks.size() + 1);
}

template <class Archive, class T>
void variable(Archive& archive, T& value) {
  names(archive, value.usr, value.name, value.type, value.owner);
  number(archive, value.flags);
  number(archive, value.position);
  point(archive, value.at);
  path_list(archive, value.guarded_by);
  path_list(archive, value.pointee_guarded_by);
  path_list(archive, value.acquired_before);
  path_list(archive, value.acquired_after);
}

template <class Archive, class T>
void summary(Archive& archive, T& value) {
  archive.text(value.unit);
  list(archive, value.names, [&](auto& each) { archive.text(each); });
  if constexpr (Archive::kReading) archive.names = value.names.size();
  list(archive, value.paths, [&](auto& each) { path(archive, each); });
  if constexpr (Archive::kReading) archive.paths = value.paths.size();
  list(archive, value.functions, [&](auto& each) { function(archive, each); });
  list(archive, value.variables, [&](auto& each) { variable(archive, each); });
  list(archive, value.classes, [&](auto& each) {
    names(archive, each.usr, each.name);
    point(archive, each.at);
    name_list(archive, each.bases);
  });
}

}  // namespace

std::string to_bytes(const Summary& value) {
  archive::Writer writer;
  summary(writer, value);
  archive::Writer head;
  head.bytes = kMagic;
  head.number(archive::checksum(writer.bytes));
  return head.bytes + writer.bytes;
}

std::optional<Summary> from_bytes(std::string_view bytes) {
  if (!bytes.starts_with(kMagic)) return std::nullopt;
  archive::Reader reader;
  reader.bytes = bytes.substr(kMagic.size());
  const std::uint64_t expected = reader.number();
  if (!reader.good || archive::checksum(reader.bytes) != expected) return std::nullopt;
  Summary value;
  summary(reader, value);
  if (!reader.good || !reader.bytes.empty() || value.names.empty() || value.paths.empty()) return std::nullopt;
  return value;
}

}  // namespace snarl::analyzers
