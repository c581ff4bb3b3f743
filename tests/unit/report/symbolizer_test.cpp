// The symboliser looks at this very program.
#include "report/symbols/symbolizer.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>

#include "report/source_frames.h"

namespace symbolizer_sample {

struct Node {
  int key = 0;
  std::atomic<int> next = 0;
};

struct Queue {
  int size = 0;
  std::array<Node, 4> pool;
};

Queue queue;
std::atomic<int> flags[3];

std::uintptr_t seen_pc;
int seen_line;

[[gnu::noinline]] void note_caller() { seen_pc = reinterpret_cast<std::uintptr_t>(__builtin_return_address(0)); }

[[gnu::always_inline]] inline void inlined_step() {
  seen_line = __LINE__ + 1;
  note_caller();
}

struct Outer {
  [[gnu::noinline]] static void run(int rounds) {
    for (int i = 0; i < rounds; ++i) inlined_step();
  }
};

}  // namespace symbolizer_sample

namespace snarl::report {
namespace {

using namespace symbolizer_sample;

TEST(Symbolizer, InlinedFramesComeInnermostFirst) {
  Outer::run(1);
  Symbolizer symbolizer;
  const std::vector<Frame> frames = symbolizer.frames(seen_pc - 1);
  ASSERT_GE(frames.size(), 2u);
  EXPECT_EQ(frames[0].function, "symbolizer_sample::inlined_step");
  EXPECT_EQ(frames[0].line, seen_line);
  EXPECT_EQ(frames[0].file, __FILE__);
  EXPECT_GT(frames[0].column, 0);
  EXPECT_EQ(frames[1].function, "symbolizer_sample::Outer::run");
  EXPECT_EQ(frames[1].file, __FILE__);
  EXPECT_GT(frames[1].line, seen_line);
}

TEST(Symbolizer, VariablesHavePaths) {
  Symbolizer symbolizer;
  const auto name = [&](const void* address) { return symbolizer.variable(reinterpret_cast<std::uintptr_t>(address)); };
  EXPECT_EQ(name(&queue.size), "symbolizer_sample::queue.size");
  EXPECT_EQ(name(&queue.pool[2].key), "symbolizer_sample::queue.pool[2].key");
  EXPECT_EQ(name(&queue.pool[3].next), "symbolizer_sample::queue.pool[3].next");
  EXPECT_EQ(name(&flags[1]), "symbolizer_sample::flags[1]");
  static int local_static = 0;
  EXPECT_EQ(name(&local_static), "local_static");
  int on_the_stack = 0;
  EXPECT_EQ(name(&on_the_stack), "");
}

TEST(Symbolizer, UnknownAddressesHaveNoFrames) {
  Symbolizer symbolizer;
  EXPECT_TRUE(symbolizer.frames(16).empty());
}

TEST(Symbolizer, FillsAResult) {
  Outer::run(1);
  Result result;
  Finding finding{.kind = FindingKind::kDataRace, .message = "", .missing = "", .places = {}, .witness = {}, .replay = ""};
  finding.places.resize(1);
  finding.places[0].pc = seen_pc;
  finding.witness.resize(1);
  finding.witness[0].address = reinterpret_cast<std::uintptr_t>(&flags[2]);
  result.findings.push_back(finding);
  symbolize(result);
  ASSERT_NE(source_frame(result.findings[0].places[0]), nullptr);
  EXPECT_EQ(source_frame(result.findings[0].places[0])->line, seen_line);
  EXPECT_EQ(result.findings[0].witness[0].object, "symbolizer_sample::flags[2]");
}

}  // namespace
}  // namespace snarl::report
