#include "litmus/interpreter.h"

#include <gtest/gtest.h>

#include <vector>

#include "litmus/parser.h"

namespace snarl::litmus {
namespace {

using runtime::Action;
using runtime::Operation;
using runtime::OpKind;
using runtime::Reply;
using runtime::ThreadId;

// Sequentially consistent, one thread after the other, with one kSwitch before every operation of thread 1.
class Sequential : public runtime::Controller {
 public:
  Reply perform(const Operation& operation) override {
    seen.push_back(operation);
    Reply reply;
    switch (operation.kind) {
      case OpKind::kThreadCreate:
        reply.value = ++created_;
        return reply;
      case OpKind::kThreadEnd:
        if (operation.thread == created_) return {.action = Action::kStop};
        return {.action = Action::kSwitch, .next = static_cast<ThreadId>(operation.thread + 1)};
      case OpKind::kLoad:
        reply.value = operation.memory;
        return reply;
      case OpKind::kStore:
        reply.write_through = true;
        reply.written = operation.operand;
        return reply;
      case OpKind::kRmw:
        reply.value = operation.memory;
        reply.write_through = true;
        reply.written = apply(operation.rmw, operation.memory, operation.operand);
        return reply;
      case OpKind::kCompareExchange:
        reply.value = operation.memory;
        reply.success = reply.write_through = operation.memory == operation.expected;
        reply.written = operation.operand;
        return reply;
      default:
        return reply;
    }
  }
  bool access(const runtime::Access&) override { return true; }
  void fault(const runtime::Fault& fault) override { failure = fault.message; }

  std::vector<Operation> seen;
  std::string failure;

 private:
  ThreadId created_ = 0;
};

litmus::Test parsed(const std::string& text) { return std::get<litmus::Test>(parse(text)); }

TEST(LitmusInterpreter, AnnouncesThreadsAndOperationsInOrder) {
  const litmus::Test test = parsed(
      "C t\n{ x=5; }\nP0 (atomic_int* x) { atomic_store_explicit(x, 1, memory_order_release); }\n"
      "P1 (atomic_int* x, int* y) { int r = atomic_load_explicit(x, memory_order_acquire); *y = r + 1;\n"
      "  atomic_thread_fence(memory_order_seq_cst); }\nexists (y=2)");
  LitmusProgram program(test);
  for (int run = 0; run < 2; ++run) {  // each run starts from the same state
    Sequential controller;
    program.run(controller);
    std::vector<OpKind> kinds;
    for (const Operation& operation : controller.seen) kinds.push_back(operation.kind);
    EXPECT_EQ(kinds, (std::vector{OpKind::kThreadCreate, OpKind::kStore, OpKind::kThreadEnd, OpKind::kThreadBegin,
                                  OpKind::kLoad, OpKind::kStore, OpKind::kFence, OpKind::kThreadEnd}));
    EXPECT_EQ(controller.seen[1].order, MemoryOrder::kRelease);
    EXPECT_EQ(controller.seen[1].memory, 5u);
    EXPECT_TRUE(controller.seen[5].plain);
    EXPECT_FALSE(controller.seen[4].plain);
    EXPECT_TRUE(program.complete());
    EXPECT_EQ(program.location_value(0), 1u);
    EXPECT_EQ(program.location_value(1), 2u);
    EXPECT_EQ(program.register_value(1, 2), 1u);
  }
}

TEST(LitmusInterpreter, RunsUpdatesAndBranches) {
  const litmus::Test test = parsed(
      "C t\n{ x=5; e=4; }\nP0 (atomic_int* x, int* e) {\n"
      "  int a = atomic_fetch_sub(x, 2);\n"
      "  int b = atomic_compare_exchange_strong(x, e, 9);\n"  // fails: *e becomes 3
      "  int c = atomic_compare_exchange_strong(x, e, 9);\n"  // succeeds
      "  int i = 0; while (i < 3) { i = i + 1; }\n"
      "  int d = 0; if (b) { d = 1; } else if (c) { d = 2; }\n}\nexists (true)");
  LitmusProgram program(test);
  Sequential controller;
  program.run(controller);
  EXPECT_EQ(controller.failure, "");
  EXPECT_EQ(program.location_value(0), 9u);
  EXPECT_EQ(program.location_value(1), 3u);
  const std::vector<Value> expected{location_address(0), location_address(1), 5, 0, 1, 3, 2};
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(program.register_value(0, static_cast<int>(i)), expected[i]) << i;
}

TEST(LitmusInterpreter, FollowsPointersFromMemory) {
  const litmus::Test test = parsed("C t\n{ x=5; int* p=&x; }\nP0 (int** p) { int r = *(*p); int s = **p; }\nexists (true)");
  LitmusProgram program(test);
  Sequential controller;
  program.run(controller);
  EXPECT_EQ(program.register_value(0, 1), 5u);
  EXPECT_EQ(program.register_value(0, 2), 5u);
}

TEST(LitmusInterpreter, ReportsWildAccessesAndEndlessLocalLoops) {
  for (const char* body : {"int r = *(x + 3);", "int r = 1 / 0;", "while (1) { }"}) {
    LitmusProgram program(parsed(std::string("C t\n{}\nP0 (int* x) {") + body + "}\nexists (true)"));
    Sequential controller;
    program.run(controller);
    EXPECT_NE(controller.failure, "") << body;
  }
}

}  // namespace
}  // namespace snarl::litmus
