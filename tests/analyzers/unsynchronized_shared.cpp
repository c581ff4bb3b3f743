// Objects that two threads reach.
#include <atomic>
#include <barrier>
#include <cstdlib>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

// True: a captured local.
int captured() {
  int result = 0;
  std::thread worker([&result] { result = 1; });  // expect: data race: result is written here and read by another
  int seen = result;
  worker.join();
  return seen;
}

// True: a global, by two functions.
int hits;
void count() { ++hits; }  // expect: data race: hits is written
void two_functions() {
  std::thread a(count);
  std::thread b(count);
  a.join();
  b.join();
}

// True: a member thread against a public method.
class Poller {
 public:
  void start() {
    thread_ = std::thread([this] {
      while (!stop_) ++polls_;  // expect: data race: Poller::polls_
    });
  }
  void stop() {
    stop_ = true;
    thread_.join();
  }
  int polls() const { return polls_; }

 private:
  std::thread thread_;
  std::atomic<bool> stop_{false};
  int polls_ = 0;
};

// True: threads from a loop, through a template.
template <class T>
struct Sum {
  T total{};
  void add(T value) { total += value; }  // expect: data race: Sum::total
};
int loop() {
  Sum<int> sum;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&sum, i] { sum.add(i); });
  for (std::thread& thread : threads) thread.join();
  return sum.total;
}

// Near miss: joined first, before the start, under a lock, atomic, each its own.
int joined() {
  int result = 0;
  std::thread worker([&result] { result = 1; });
  worker.join();
  return result;
}
int before() {
  int result = 0;
  result = 2;
  std::thread worker([&result] { result += 1; });
  worker.join();
  std::thread second([&result] { result += 1; });
  second.join();
  return result;
}
int locked() {
  int result = 0;
  std::mutex mutex;
  std::thread worker([&] {
    std::lock_guard<std::mutex> lock(mutex);
    ++result;
  });
  {
    std::lock_guard<std::mutex> lock(mutex);
    ++result;
  }
  worker.join();
  return result;
}
int atomics() {
  std::atomic<int> result{0};
  std::thread worker([&] { ++result; });
  ++result;
  worker.join();
  return result;
}
int own_elements() {
  std::vector<int> results(4);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) threads.emplace_back([&results, i] { results[i] = i; });
  for (std::thread& thread : threads) thread.join();
  return results[0];
}
int copies() {
  int value = 1;
  std::thread worker([value]() mutable { ++value; });
  ++value;
  worker.join();
  return value;
}

// Near miss: behind a loop that joins each, whatever it counts by.
int all_joined() {
  int result = 0;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      std::lock_guard<std::mutex> lock(mutex);
      ++result;
    });
  for (auto& thread : threads)
    if (thread.joinable()) thread.join();
  return result;
}
int all_joined_by_index() {
  int result = 0;
  std::mutex mutex;
  std::thread threads[2];
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 2; ++i)
      threads[i] = std::thread([&] {
        std::lock_guard<std::mutex> lock(mutex);
        ++result;
      });
    for (int i = 0; i < 2; ++i) threads[i].join();
    result += 10;
  }
  return result;
}
// True: between the loop that starts and the loop that joins.
int before_the_joins() {
  int result = 0;
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      std::lock_guard<std::mutex> lock(mutex);
      ++result;  // expect: data race: result is written here and read by another
    });
  const int seen = result;
  for (auto& thread : threads) thread.join();
  return seen;
}
// Near miss: a local of what the threads run.
int own_local() {
  const auto work = [] {
    int steps = 0;
    const auto step = [&steps] { ++steps; };
    for (int i = 0; i < 3; ++i) step();
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
  return 0;
}
// Near miss: a list taken under the lock and walked without it.
struct Node {
  Node* next = nullptr;
  int value = 0;
};
struct Stack {
  std::mutex mutex;
  Node* head = nullptr;
  void push(Node* node) {
    std::lock_guard<std::mutex> lock(mutex);
    node->next = head;
    head = node;
  }
  int take() {
    Node* node = nullptr;
    {
      std::lock_guard<std::mutex> lock(mutex);
      node = head;
      head = nullptr;
    }
    int sum = 0;
    for (; node != nullptr; node = node->next) sum += node->value;
    return sum;
  }
};
int walked() {
  Stack stack;
  Node node;
  std::thread worker([&] { stack.push(&node); });
  const int sum = stack.take();
  worker.join();
  return sum;
}

// A hint: a flag orders the accesses here; that is not worked out.
int flag() {
  int payload = 0;
  std::atomic<bool> ready{false};
  std::thread worker([&] {
    payload = 1;  // expect[hint]: data race: payload
    ready.store(true, std::memory_order_release);
  });
  while (!ready.load(std::memory_order_acquire)) std::this_thread::yield();
  const int seen = payload;
  worker.join();
  return seen;
}
// True: a relaxed flag orders nothing.
int relaxed_flag() {
  int payload = 0;
  std::atomic<bool> ready{false};
  std::thread worker([&] {
    payload = 1;  // expect[likely]: data race: payload
    ready.store(true, std::memory_order_relaxed);
  });
  while (!ready.load(std::memory_order_acquire)) std::this_thread::yield();
  const int seen = payload;
  worker.join();
  return seen;
}

// Near misses: objects of the library that are made to be used by several threads.
std::latch arrived(1);
std::counting_semaphore<4> slots(0);
std::barrier<> rounds(2);
std::promise<int> answer;
void synchronisers() {
  std::thread worker([] {
    arrived.count_down();
    slots.release();
    rounds.arrive_and_wait();
    answer.set_value(1);
  });
  arrived.wait();
  slots.acquire();
  rounds.arrive_and_wait();
  answer.get_future().get();
  worker.join();
}

// Near miss: the first of several threads prepares the table, by call_once.
std::once_flag prepared;
int table;
int prepare() {
  std::call_once(prepared, [] { table = 1; });
  return table;
}
void once() {
  std::thread worker([] { prepare(); });
  prepare();
  worker.join();
}

// True: the whole and a part of it.
struct Pair {
  int first = 0, second = 0;
};
Pair whole;
void part() {
  std::thread worker([] { whole.first = 1; });  // expect[likely]: data race: Pair::first is written here and written
  Pair other;
  whole = other;
  worker.join();
}

// All places that take part are told.
int thrice;
void places() {
  std::thread worker([] { thrice = 1; });  // expect[likely]: data race: thrice
  thrice = 2;
  thrice = 3;  // expect-note: also written here
  worker.join();
}

// A hint: locked on some ways only; perhaps those that matter.
int sometimes;
std::mutex sometimes_mutex;
void maybe_locked(bool threaded) {
  std::thread worker([] {
    std::lock_guard<std::mutex> lock(sometimes_mutex);
    ++sometimes;  // expect[hint]: data race: sometimes
  });
  if (threaded) sometimes_mutex.lock();
  sometimes = 2;
  if (threaded) sometimes_mutex.unlock();
  worker.join();
}

// Elements by number are objects of their own, and so are locks.
int cells[4];
std::mutex cell_locks[4];
int by_other_lock;
int by_one_lock;
void by_number() {
  std::thread worker([] {
    cells[2] = 1;  // expect[likely]: data race: cells
    std::lock_guard<std::mutex> lock(cell_locks[1]);
    ++by_other_lock;  // expect[likely]: data race: by_other_lock
    ++by_one_lock;
  });
  cells[2] = 2;
  cells[3] = 3;
  {
    std::lock_guard<std::mutex> lock(cell_locks[3]);
    ++by_other_lock;
  }
  std::lock_guard<std::mutex> lock(cell_locks[1]);
  ++by_one_lock;
}

// One of several threads is joined.
int after_one;
int after_both;
void joins_one() {
  std::thread workers[2];
  workers[0] = std::thread([] { std::this_thread::yield(); });
  workers[1] = std::thread([] { after_one = 2; });  // expect[likely]: data race: after_one
  workers[0].join();
  after_one = 3;
  workers[1].join();
  after_one = 4;
}
void joins_both() {
  std::thread workers[2];
  for (int i = 0; i < 2; ++i) workers[i] = std::thread([] { (void)after_both; });
  workers[0].join();
  workers[1].join();
  after_both = 4;
}

// A pointer that was given a value is still a place of its own.
struct Chain {
  int datum;
  Chain* next;
};
Chain* chain_head;
void chain(Chain* fresh, Chain* other) {
  std::thread worker([fresh] {
    chain_head->next = fresh;  // expect[likely]: data race: Chain::next
  });
  chain_head->next = other;
  worker.join();
}

// Near miss: the starter holds the lock as long as the thread lives; another thread takes it itself.
std::mutex section;
int in_section;
void creation_lockset() {
  std::thread first([] {
    std::lock_guard<std::mutex> lock(section);
    ++in_section;
  });
  section.lock();
  std::thread second([] { ++in_section; });
  second.join();
  section.unlock();
  first.join();
}
// True: given back before the join.
int out_of_section;
void let_go_too_early() {
  std::thread first([] {
    std::lock_guard<std::mutex> lock(section);
    ++out_of_section;  // expect[likely]: data race: out_of_section
  });
  section.lock();
  std::thread second([] { ++out_of_section; });
  section.unlock();
  second.join();
  first.join();
}
// Near miss: behind the lock that the starter held, so behind what it did while it held it.
int handed;
int handed_twice;
void behind_the_starter() {
  section.lock();
  std::thread worker([] {
    section.lock();
    section.unlock();
    ++handed;
  });
  ++handed;
  section.unlock();
  worker.join();
}
// True: the starter takes it once more.
void starter_comes_back() {
  section.lock();
  std::thread worker([] {
    section.lock();
    section.unlock();
    ++handed_twice;  // expect[likely]: data race: handed_twice
  });
  section.unlock();
  section.lock();
  ++handed_twice;
  section.unlock();
  worker.join();
}

// Near miss: started and joined under one condition.
int when_parallel;
void parallel(bool many) {
  std::thread worker;
  if (many) worker = std::thread([] { ++when_parallel; });
  if (many) worker.join();
  ++when_parallel;
}
// True: the condition has changed in between.
int when_changed;
void changed(bool many) {
  std::thread worker;
  if (many) worker = std::thread([] { ++when_changed; });  // expect[likely]: data race: when_changed
  many = when_parallel > 3;
  if (many) worker.join();
  ++when_changed;
}

// True: what another thread still uses is freed.
void frees() {
  int* cell = static_cast<int*>(std::malloc(sizeof(int)));
  std::thread worker([cell] { *cell = 1; });  // expect[likely]: data race: cell
  std::free(cell);
  worker.join();
}
// Near miss: behind the join.
void frees_late() {
  int* cell = static_cast<int*>(std::malloc(sizeof(int)));
  std::thread worker([cell] { *cell = 1; });
  worker.join();
  std::free(cell);
}

// The object around a part.
struct Link {
  Link* next;
};
struct Station {
  int trains;
  Link link;
};
void arrive(Link* part) {
  auto* station = (Station*)((char*)part - __builtin_offsetof(Station, link));
  ++station->trains;  // expect[likely]: data race: Station::trains
}
void stations(Station* station) {
  std::thread worker(arrive, &station->link);
  ++station->trains;
  worker.join();
}
