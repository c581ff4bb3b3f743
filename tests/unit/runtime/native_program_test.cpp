// The runtime core under a random controller: results, isolation of executions, faults, survival.
#include "runtime/native_program.h"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <cstring>
#include <set>
#include <string>
#include <thread>

#include "runtime/session.h"
#include "tests/unit/runtime/bodies.h"
#include "tests/unit/runtime/random_controller.h"

namespace snarl::runtime::testing {
namespace {

using Body = void (*)(void*);

RandomController run_once(NativeProgram& program, std::uint64_t seed) {
  RandomController controller(seed);
  program.run(controller);
  return controller;
}

// All executions must end so; returns how many did not.
int count_unlike(Body body, Ending ending, int executions = 300, std::string* message = nullptr) {
  NativeProgram program(body, nullptr);
  int unlike = 0;
  for (int seed = 1; seed <= executions; ++seed) {
    RandomController controller = run_once(program, static_cast<std::uint64_t>(seed));
    if (controller.ending != ending) ++unlike;
    if (message != nullptr) *message = controller.fault_message;
  }
  return unlike;
}

void expect_complete(Body body) {
  std::string message;
  EXPECT_EQ(count_unlike(body, Ending::kComplete, 300, &message), 0) << message;
}

void expect_fault(Body body, FaultKind kind, const std::string& part_of_message) {
  NativeProgram program(body, nullptr);
  for (int seed = 1; seed <= 100; ++seed) {
    RandomController controller = run_once(program, static_cast<std::uint64_t>(seed));
    ASSERT_EQ(controller.ending, Ending::kFault);
    ASSERT_EQ(controller.fault_kind, kind) << controller.fault_message;
    ASSERT_NE(controller.fault_message.find(part_of_message), std::string::npos) << controller.fault_message;
  }
}

TEST(NativeProgram, RunsThreadsOnFibers) { expect_complete(increments); }
TEST(NativeProgram, RollsBackGlobalsStaticsAndThreadLocals) { expect_complete(globals_and_tls); }
TEST(NativeProgram, AllHeapFunctions) { expect_complete(heap_use); }
TEST(NativeProgram, BlockReachableFromGlobalIsNoLeak) { expect_complete(keeps_block_in_global); }
TEST(NativeProgram, ExceptionsAcrossSwitches) { expect_complete(catches); }
TEST(NativeProgram, AllAtomicOperations) { expect_complete(all_atomics); }
TEST(NativeProgram, WideAtomics) { expect_complete(wide_atomics); }
TEST(NativeProgram, CopyingFunctions) { expect_complete(copies); }
TEST(NativeProgram, SpinningThread) { expect_complete(spins); }
TEST(NativeProgram, HandMadeLock) { expect_complete(locked_state); }

TEST(NativeProgram, FindsLostUpdateInSomeExecutionsOnly) {
  int unlike = count_unlike(torn_increments, Ending::kComplete, 300);
  EXPECT_GT(unlike, 10);
  EXPECT_LT(unlike, 290);
}

TEST(NativeProgram, HeapFaults) {
  expect_fault(double_free, FaultKind::kDoubleFree, "twice");
  expect_fault(invalid_free, FaultKind::kInvalidFree, "free");
  expect_fault(leaks_two_blocks, FaultKind::kLeak, "2 blocks (31 bytes)");
  expect_fault(use_after_free, FaultKind::kUseAfterFree, "freed");
}

TEST(NativeProgram, SurvivesCrashes) {
  expect_fault(null_write, FaultKind::kCrash, "SIGSEGV");
  expect_fault(overflow, FaultKind::kCrash, "stack overflow");
  expect_fault(division, FaultKind::kCrash, "SIG");
  expect_fault(aborts, FaultKind::kAssertion, "abort");
  expect_fault(asserts, FaultKind::kAssertion, "plain_counter == 12");
  expect_fault(throws, FaultKind::kException, "std::runtime_error is not caught: thrown on purpose");
  expect_complete(increments);
}

TEST(NativeProgram, HostBlockMayBeFreedInEveryExecution) {
  void* block = std::malloc(40);
  std::memset(block, 1, 40);
  {
    NativeProgram program(frees_host_block, block);
    for (int seed = 1; seed <= 10; ++seed) EXPECT_EQ(run_once(program, 1).ending, Ending::kComplete);
  }
  EXPECT_EQ(static_cast<char*>(block)[39], 1);
  std::free(block);
}

TEST(NativeProgram, HeapAddressesDoNotDependOnTheInterleaving) {
  NativeProgram program(heap_of_two_threads, nullptr);
  std::set<std::string> traces;
  std::set<std::vector<std::pair<ThreadId, Address>>> allocations;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    RandomController controller = run_once(program, seed);
    ASSERT_EQ(controller.ending, Ending::kComplete);
    traces.insert(controller.trace);
    std::sort(controller.allocations.begin(), controller.allocations.end());
    allocations.insert(controller.allocations);
  }
  EXPECT_GT(traces.size(), 1u);
  EXPECT_EQ(allocations.size(), 1u);
  EXPECT_EQ(allocations.begin()->size(), 9u);
}

TEST(NativeProgram, SameSeedSameExecution) {
  NativeProgram program(torn_increments, nullptr);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    RandomController one = run_once(program, seed);
    RandomController other = run_once(program, seed);
    EXPECT_EQ(one.trace, other.trace);
    EXPECT_EQ(one.accesses, other.accesses);
    EXPECT_EQ(one.fault_pc, other.fault_pc);
  }
}

// Looks at the call stack when a fault arrives.
class StackController : public RandomController {
 public:
  using RandomController::RandomController;
  std::size_t depth = 0;
  int entered = 0;
  void enter(ThreadId, std::uintptr_t) override { ++entered; }
  void leave(ThreadId) override { --entered; }
  void fault(const Fault& fault) override {
    depth = call_stack(fault.thread).depth;
    RandomController::fault(fault);
  }
};

TEST(NativeProgram, KeepsTheCallStackAtAFault) {
  NativeProgram program(calls, nullptr);
  StackController controller(1);
  program.run(controller);
  EXPECT_EQ(controller.ending, Ending::kFault);
  EXPECT_EQ(controller.depth, 4u);  // calls, first, second, third
  EXPECT_EQ(controller.entered, 4);
}

// Records what is known about a thread at its loads.
class StateController : public RandomController {
 public:
  using RandomController::RandomController;
  std::set<std::string> states;
  int loads = 0;
  Reply perform(const Operation& op) override {
    if (op.kind == OpKind::kLoad && op.thread == 0) {
      ++loads;
      const ThreadState& state = op.state;
      EXPECT_LT(state.stack_low, state.stack_high);
      EXPECT_LT(state.stack_high - state.stack_low, 4096);
      std::string bytes(reinterpret_cast<const char*>(state.registers), state.register_count * sizeof(std::uintptr_t));
      bytes.append(reinterpret_cast<const char*>(state.stack_low), reinterpret_cast<const char*>(state.stack_high));
      states.insert(bytes);
    }
    return RandomController::perform(op);
  }
};

TEST(NativeProgram, SpinningThreadHasTheSameStateEachTime) {
  NativeProgram program(spins, nullptr);
  int most = 0;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    StateController controller(seed);
    program.run(controller);
    most = std::max(most, controller.loads);
    EXPECT_LE(controller.states.size(), 2u);  // the first arrival may differ
  }
  EXPECT_GT(most, 3);
}

TEST(NativeProgram, RealThreadsBesideACheckAreUndisturbed) {
  struct Shared {
    std::atomic<bool> stop{false};
    std::atomic<long> rounds{0};
  };
  auto shared = std::make_unique<Shared>();
  std::thread beside([&] {
    while (!shared->stop) {
      auto block = std::make_unique<std::string>(100, 'x');
      shared->rounds += block->size() == 100;
    }
  });
  expect_complete(increments);
  while (shared->rounds < 1000) std::this_thread::yield();
  shared->stop = true;
  beside.join();
}

TEST(NativeProgram, RestoresSignalHandlers) {
  struct sigaction before {}, after {};
  sigaction(SIGSEGV, nullptr, &before);
  expect_complete(increments);
  sigaction(SIGSEGV, nullptr, &after);
  EXPECT_EQ(before.sa_handler, after.sa_handler);
}

TEST(NativeProgram, MayRunOnAnotherThread) {
  std::thread other([] { expect_fault(null_write, FaultKind::kCrash, "SIGSEGV"); });
  other.join();
}

}  // namespace
}  // namespace snarl::runtime::testing
