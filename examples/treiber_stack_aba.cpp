// ABA: the same stack, but popped nodes are used again at once through a free list of the program's own.
//
// A pop reads the head A and A's successor B. Before its compare-exchange the other thread pops A and B and pushes A
// back: the head is A again, the compare-exchange succeeds, and B, which somebody else owns now, is back on the stack.
// -DFIXED tags the head with a counter that changes at every push, so that the compare-exchange fails.
// Snarl never hands out a heap address twice in one execution; ABA needs a free list in the program, as here.
#include <atomic>
#include <cassert>
#include <cstdint>
#include <thread>

constexpr std::uint16_t kNone = 0xffff;

// Node numbers instead of pointers, so that a tag fits beside them.
struct Head {
  std::uint16_t node = kNone;
  std::uint16_t tag = 0;
};

std::atomic<std::uint16_t> next_of[2] = {};
std::atomic<Head> head_of_stack = Head{};

void push(std::uint16_t node) {
  Head old = head_of_stack.load(std::memory_order_relaxed);
  Head fresh;
  do {
    next_of[node].store(old.node, std::memory_order_relaxed);
    fresh.node = node;
#ifdef FIXED
    fresh.tag = static_cast<std::uint16_t>(old.tag + 1);
#endif
  } while (!head_of_stack.compare_exchange_weak(old, fresh, std::memory_order_release, std::memory_order_relaxed));
}

std::uint16_t pop() {
  Head old = head_of_stack.load(std::memory_order_acquire);
  while (old.node != kNone) {
    const Head fresh = {next_of[old.node].load(std::memory_order_relaxed), old.tag};
    if (head_of_stack.compare_exchange_weak(old, fresh, std::memory_order_acquire, std::memory_order_acquire)) break;
  }
  return old.node;
}

int main() {
  push(1);
  push(0);  // the stack is 0, 1
  std::atomic<int> owners[2] = {};
  std::thread slow([&] {
    const std::uint16_t mine = pop();
    if (mine != kNone) assert(owners[mine].fetch_add(1, std::memory_order_relaxed) == 0);
  });
  const std::uint16_t first = pop();
  const std::uint16_t second = pop();  // kept for good
  if (second != kNone) assert(owners[second].fetch_add(1, std::memory_order_relaxed) == 0);
  if (first != kNone) push(first);  // used again: its number is back on top, its successor is not what it was
  slow.join();
  const std::uint16_t rest = pop();
  if (rest != kNone) assert(owners[rest].fetch_add(1, std::memory_order_relaxed) == 0);
}

// ---- output ----
// $ snarl verify examples/treiber_stack_aba.cpp
// bug: examples/treiber_stack_aba.cpp (rc11, 9 executions and 1 blocked)
//
// assertion `owners[rest].fetch_add(1, std::memory_order_relaxed) == 0' failed [assertion]
//   thread 0: here at examples/treiber_stack_aba.cpp:58:22 in main
//
//       | thread 0                                     | thread 1
//   ----+----------------------------------------------+---------------------------------------------
//    #1 | treiber_stack_aba.cpp:24  load head_of_stack |
//       |   = 65535 (relaxed) from the initial value   |
//    #2 | treiber_stack_aba.cpp:27  store next_of[1]   |
//       |   := -1 (relaxed)                            |
//    #3 | treiber_stack_aba.cpp:32  compare_exchange   |
//       |   head_of_stack 65535 -> 1 (release) from    |
//       |   the initial value                          |
//    #4 | treiber_stack_aba.cpp:24  load head_of_stack |
//       |   = 1 (relaxed) from #3                      |
//    #5 | treiber_stack_aba.cpp:27  store next_of[0]   |
//       |   := 1 (relaxed)                             |
//    #6 | treiber_stack_aba.cpp:32  compare_exchange   |
//       |   head_of_stack 1 -> 0 (release) from #3     |
//    #7 | treiber_stack_aba.cpp:48  create thread 1    |
//    #8 |                                              | treiber_stack_aba.cpp:36  load head_of_stack
//       |                                              |   = 0 (acquire) from #6
//    #9 |                                              | treiber_stack_aba.cpp:38  load next_of[0] =
//       |                                              |   1 (relaxed) from #5
//   #10 | treiber_stack_aba.cpp:36  load head_of_stack |
//       |   = 0 (acquire) from #6                      |
//   #11 | treiber_stack_aba.cpp:38  load next_of[0] =  |
//       |   1 (relaxed) from #5                        |
//   #12 | treiber_stack_aba.cpp:39  compare_exchange   |
//       |   head_of_stack 0 -> 1 (acquire) from #6     |
//   #13 | treiber_stack_aba.cpp:36  load head_of_stack |
//       |   = 1 (acquire) from #12                     |
//   #14 | treiber_stack_aba.cpp:38  load next_of[1] =  |
//       |   -1 (relaxed) from #2                       |
//   #15 | treiber_stack_aba.cpp:39  compare_exchange   |
//       |   head_of_stack 1 -> 65535 (acquire) from    |
//       |   #12                                        |
//   #16 | treiber_stack_aba.cpp:54  fetch_add          |
//       |   owners[second] 0 -> 1 (relaxed) from the   |
//       |   initial value                              |
//   #17 | treiber_stack_aba.cpp:24  load head_of_stack |
//       |   = 65535 (relaxed) from #15                 |
//   #18 | treiber_stack_aba.cpp:27  store next_of[0]   |
//       |   := -1 (relaxed)                            |
//   #19 | treiber_stack_aba.cpp:32  compare_exchange   |
//       |   head_of_stack 65535 -> 0 (release) from    |
//       |   #15                                        |
//   #20 |                                              | treiber_stack_aba.cpp:39  compare_exchange
//       |                                              |   head_of_stack 0 -> 1 (acquire) from #19
//   #21 |                                              | treiber_stack_aba.cpp:50  fetch_add
//       |                                              |   owners[mine] 0 -> 1 (relaxed) from the
//       |                                              |   initial value
//   #22 | treiber_stack_aba.cpp:56  join thread 1      |
//   #23 | treiber_stack_aba.cpp:36  load head_of_stack |
//       |   = 1 (acquire) from #20                     |
//   #24 | treiber_stack_aba.cpp:38  load next_of[1] =  |
//       |   -1 (relaxed) from #2                       |
//   #25 | treiber_stack_aba.cpp:39  compare_exchange   |
//       |   head_of_stack 1 -> 65535 (acquire) from    |
//       |   #20                                        |
//   #26 | treiber_stack_aba.cpp:58  fetch_add          |
//       |   owners[second] 1 -> 2 (relaxed) from #16   |
//
//
// $ snarl verify examples/treiber_stack_aba.cpp -- -DFIXED
// verified: examples/treiber_stack_aba.cpp (rc11, 18 executions)
