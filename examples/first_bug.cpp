// Publication through a flag: the flag is atomic, so there is no race on it, and every x86 test run passes.
//
// The writer fills in a message and then sets the flag; the reader sees the flag and reads the message. With a relaxed
// flag nothing orders the message before the flag, and on ARM or POWER, or after the optimiser, the reader may see the
// flag first. -DFIXED is the repaired version: release and acquire make the store of the flag publish what precedes it.
#include <atomic>
#include <cassert>
#include <string>
#include <thread>

#ifdef FIXED
constexpr auto kPublish = std::memory_order_release;
constexpr auto kObserve = std::memory_order_acquire;
#else
constexpr auto kPublish = std::memory_order_relaxed;
constexpr auto kObserve = std::memory_order_relaxed;
#endif

struct Mailbox {
  int message = 0;
  std::atomic<bool> full = false;

  void send(int value) {
    message = value;
    full.store(true, kPublish);
  }

  bool receive(int* value) {
    if (!full.load(kObserve)) return false;
    *value = message;
    return true;
  }
};

int main() {
  Mailbox mailbox;
  std::thread sender([&] { mailbox.send(42); });
  int value = 0;
  if (mailbox.receive(&value)) assert(value == 42);
  sender.join();
}

// ---- output ----
// $ snarl verify examples/first_bug.cpp
// bug: examples/first_bug.cpp (rc11, 1 execution)
//
// data race: write by thread 1 and read by thread 0 [data-race]
//   thread 1: write at examples/first_bug.cpp:24:13 in Mailbox::send
//   thread 0: read at examples/first_bug.cpp:30:14 in Mailbox::receive
//
//      | thread 0                                      | thread 1
//   ---+-----------------------------------------------+----------------------------------------------
//   #1 | first_bug.cpp:37  create thread 1             |
//   #2 |                                               | first_bug.cpp:24  write [0x...]
//   #3 |                                               | first_bug.cpp:25  store full := 1 (relaxed)
//   #4 | first_bug.cpp:29  load full = 1 (relaxed)     |
//      |   from #3                                     |
//   #5 | first_bug.cpp:30  read [0x...]       |
//
//   missing: Nothing orders the write of thread 1 before the read of thread 0: no happens-before between them.
//
// $ snarl verify examples/first_bug.cpp -- -DFIXED
// verified: examples/first_bug.cpp (rc11, 2 executions)
