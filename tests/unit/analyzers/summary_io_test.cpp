// Summaries survive being written and read; bytes that are no summary are refused, never misread.
#include "analyzers/summary_io.h"

#include <gtest/gtest.h>

namespace snarl::analyzers {
namespace {

Summary example() {
  Summary summary;
  summary.unit = "/src/account.cpp";
  summary.names = {"", "c:@S@Account@FI@mutex_", "Account::deposit", std::string("odd\0name", 8)};
  summary.paths = {{}, {Base::kThis, 0, 0, {1}}, {Base::kParameter, 300, 0, {}}};
  Function function;
  function.usr = 2;
  function.flags = kMethod | kPublic;
  function.at = {1, 4000000000u, 7};
  function.promises = {{Contract::kRequires, 1}};
  Event acquire;
  acquire.kind = EventKind::kAcquire;
  acquire.path = 1;
  acquire.arguments = {2, 1};
  function.blocks.resize(2);
  Block& block = function.blocks[0];
  block.events = {acquire};
  block.successors = {1, 1};
  block.test = Test::kTried;
  block.negated = true;
  block.tested = 1;
  block.condition = 2;
  block.condition_negated = true;
  block.about = {1, 2};
  function.exit = 1;
  summary.functions = {function};
  Variable field;
  field.usr = 1;
  field.guarded_by = {1};
  summary.variables = {field};
  summary.classes = {{3, 2, {}, {1}}};
  return summary;
}

TEST(SummaryIo, WhatIsWrittenIsRead) {
  const std::string bytes = to_bytes(example());
  const std::optional<Summary> read = from_bytes(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->unit, "/src/account.cpp");
  EXPECT_EQ(read->names, example().names);
  ASSERT_EQ(read->functions.size(), 1u);
  EXPECT_EQ(read->functions[0].at.line, 4000000000u);
  EXPECT_EQ(read->functions[0].blocks[0].events[0].arguments, (std::vector<PathId>{2, 1}));
  EXPECT_EQ(read->functions[0].blocks[0].successors, (std::vector<std::uint32_t>{1, 1}));
  EXPECT_TRUE(read->functions[0].blocks[0].negated);
  EXPECT_EQ(read->paths[2].index, 300u);
  // The form has one spelling, so equal bytes mean equal summaries.
  EXPECT_EQ(to_bytes(*read), bytes);
}

TEST(SummaryIo, EveryPrefixIsRefused) {
  const std::string bytes = to_bytes(example());
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(from_bytes(bytes.substr(0, size))) << size;
  EXPECT_FALSE(from_bytes(bytes + "x"));
}

TEST(SummaryIo, EveryChangedByteIsRefused) {
  const std::string bytes = to_bytes(example());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_FALSE(from_bytes(changed)) << i;
  }
}

TEST(SummaryIo, IndicesOutOfRangeAreRefused) {
  Summary bad_name = example();
  bad_name.functions[0].name = 4;
  EXPECT_FALSE(from_bytes(to_bytes(bad_name)));
  Summary bad_path = example();
  bad_path.functions[0].blocks[0].events[0].other = 3;
  EXPECT_FALSE(from_bytes(to_bytes(bad_path)));
  Summary bad_block = example();
  bad_block.functions[0].blocks[1].successors = {2};
  EXPECT_FALSE(from_bytes(to_bytes(bad_block)));
}

}  // namespace
}  // namespace snarl::analyzers
