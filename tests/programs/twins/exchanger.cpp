// executions: 4
// Elimination (Hendler, Shavit, Yerushalmi 2004): a push and a pop meet in a slot and leave without touching the stack.
// An offer that is taken back must be taken back by compare-exchange: by then it may have been accepted. The taker finds
// the slot empty before the offer or after it, or accepts before the offerer's look or after it: 4.
#include "../in_threads.h"

constexpr int kEmpty = 0, kOffered = 1, kTaken = 2;
std::atomic<int> slot;
int item;

bool offer() {
  item = 1;
  slot.store(kOffered, kRelease);
  if (slot.load(kAcquire) == kTaken) return true;
#ifdef WEAK
  slot.store(kEmpty, kRelaxed);
  return false;
#else
  int expected = kOffered;
  return !slot.compare_exchange_strong(expected, kEmpty, kAcqRel, kAcquire);
#endif
}

bool take() {
  int expected = kOffered;
  if (!slot.compare_exchange_strong(expected, kTaken, kAcqRel, kRelaxed)) return false;
  return item == 1;
}

int main() {
  bool given = false, taken = false;
  in_threads([&] { given = offer(); }, [&] { taken = take(); });
  assert(given == taken);  // weak-here: assertion
}
