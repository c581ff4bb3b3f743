// executions: *
// A stack of two slots linked by index. One thread pops; the other pops both and pushes the first back. The head is the
// same again, but what is behind it is not: only a tag beside the index tells.
#include "../in_threads.h"

constexpr unsigned kNone = 15;

struct Head {
  std::atomic<unsigned> word{0};  // index | tag << 4
};

Head head;
std::atomic<unsigned> next[2] = {1, kNone};
std::atomic<int> owners[2];

unsigned with_tag(unsigned index, [[maybe_unused]] unsigned old) {
#ifdef WEAK
  return index;
#else
  return index | ((old >> 4) + 1) << 4;
#endif
}

unsigned pop() {
  unsigned old = head.word.load(kAcquire);
  for (;;) {
    const unsigned index = old & 15;
    if (index == kNone) return kNone;
    const unsigned behind = next[index].load(kRelaxed);
    if (head.word.compare_exchange_strong(old, with_tag(behind, old), kAcqRel, kAcquire)) break;
  }
  const unsigned index = old & 15;
  assert(owners[index].fetch_add(1, kRelaxed) == 0);  // weak-here: assertion
  return index;
}

void push(unsigned index) {
  owners[index].fetch_sub(1, kRelaxed);
  unsigned old = head.word.load(kRelaxed);
  do next[index].store(old & 15, kRelaxed);
  while (!head.word.compare_exchange_strong(old, with_tag(index, old), kAcqRel, kRelaxed));
}

int main() {
  in_threads(
      [] {
        pop();
        pop();
      },
      [] {
        const unsigned first = pop();
        pop();
        if (first != kNone) push(first);
      });
}
