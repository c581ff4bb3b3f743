// Orders of two and three locks, of two instances; hierarchies, gates, try_lock, scoped_lock, address order.
#include <functional>
#include <mutex>
#include <thread>

// True: a class and two methods.
class Ledger {
 public:
  void post() {
    std::lock_guard<std::mutex> book(book_);
    std::lock_guard<std::mutex> audit(audit_);  // expect: Ledger::audit_ is taken while holding Ledger::book_
    ++entries_;
  }
  void review() {
    std::lock_guard<std::mutex> audit(audit_);
    std::lock_guard<std::mutex> book(book_);  // expect-note: then takes Ledger::book_
    ++entries_;
  }

 private:
  std::mutex book_, audit_;
  int entries_ = 0;
};

// True: two instances of one class.
struct Account {
  std::mutex mutex;
  long balance = 0;
};
void transfer(Account& from, Account& to, long amount) {
  std::lock_guard<std::mutex> first(from.mutex);
  std::lock_guard<std::mutex> second(to.mutex);  // expect: of two objects
  from.balance -= amount;
  to.balance += amount;
}
void both_ways(Account& a, Account& b) {
  std::thread x([&] { transfer(a, b, 1); });
  std::thread y([&] { transfer(b, a, 1); });
  x.join();
  y.join();
}

// True: through a call, in a template.
template <class T>
class Cache {
 public:
  void put(const T& value) {
    std::unique_lock<std::mutex> lock(values_mutex_);
    value_ = value;
    count();  // expect: Cache::stats_mutex_ is taken while holding Cache::values_mutex_
  }
  int report() {
    std::unique_lock<std::mutex> lock(stats_mutex_);
    std::unique_lock<std::mutex> values(values_mutex_);
    return puts_;
  }

 private:
  void count() {
    std::lock_guard<std::mutex> lock(stats_mutex_);
    ++puts_;
  }
  std::mutex values_mutex_, stats_mutex_;
  T value_{};
  int puts_ = 0;
};
int use(Cache<int>& cache) {
  cache.put(1);
  return cache.report();
}

// True: lambdas and globals; a cycle of three.
std::mutex red, green, blue;
void three() {
  std::thread a([] {
    std::lock_guard<std::mutex> x(red);
    std::lock_guard<std::mutex> y(green);  // expect: a cycle of locks
  });
  std::thread b([] {
    std::lock_guard<std::mutex> x(green);
    std::lock_guard<std::mutex> y(blue);
  });
  std::thread c([] {
    std::lock_guard<std::mutex> x(blue);
    std::lock_guard<std::mutex> y(red);
  });
  a.join();
  b.join();
  c.join();
}

// Near miss: all at once, or by address.
void transfer_at_once(Account& from, Account& to) {
  std::scoped_lock both(from.mutex, to.mutex);
  std::swap(from.balance, to.balance);
}
void transfer_deferred(Account& from, Account& to) {
  std::unique_lock<std::mutex> a(from.mutex, std::defer_lock), b(to.mutex, std::defer_lock);
  std::lock(a, b);
  std::swap(from.balance, to.balance);
}
void transfer_by_address(Account& from, Account& to) {
  std::mutex& low = &from < &to ? from.mutex : to.mutex;
  std::mutex& high = &from < &to ? to.mutex : from.mutex;
  std::lock_guard<std::mutex> a(low);
  std::lock_guard<std::mutex> b(high);
  std::swap(from.balance, to.balance);
}

// Near miss: a gate, and try_lock one way.
class Gated {
 public:
  void one() {
    std::lock_guard<std::mutex> gate(gate_);
    std::lock_guard<std::mutex> a(a_);
    std::lock_guard<std::mutex> b(b_);
  }
  void two() {
    std::lock_guard<std::mutex> gate(gate_);
    std::lock_guard<std::mutex> b(b_);
    std::lock_guard<std::mutex> a(a_);
  }

 private:
  std::mutex gate_, a_, b_;
};
class Tries {
 public:
  void forth() {
    std::lock_guard<std::mutex> a(a_);
    std::lock_guard<std::mutex> b(b_);
  }
  bool back() {
    std::lock_guard<std::mutex> b(b_);
    if (!a_.try_lock()) return false;
    a_.unlock();
    return true;
  }

 private:
  std::mutex a_, b_;
};

// Near miss: a parent and its child have an order.
struct Node {
  std::mutex mutex;
  Node* next = nullptr;
  int value = 0;
};
void hand_over_hand(Node& node) {
  std::lock_guard<std::mutex> here(node.mutex);
  std::lock_guard<std::mutex> there(node.next->mutex);
  std::swap(node.value, node.next->value);
}

// Near miss: released before the other is taken.
class Steps {
 public:
  void forth() {
    std::unique_lock<std::mutex> a(a_);
    a.unlock();
    std::lock_guard<std::mutex> b(b_);
  }
  void back() {
    {
      std::lock_guard<std::mutex> b(b_);
    }
    std::lock_guard<std::mutex> a(a_);
  }

 private:
  std::mutex a_, b_;
};

// Near miss: ordered by std::less, and swapped by the library.
struct Purse {
  std::mutex mutex;
  long coins = 0;
};
void give(Purse& from, Purse& to, long n) {
  Purse* first = &from;
  Purse* second = &to;
  if (std::less<Purse*>{}(second, first)) std::swap(first, second);
  std::lock_guard<std::mutex> a(first->mutex);
  std::lock_guard<std::mutex> b(second->mutex);
  from.coins -= n;
  to.coins += n;
}

// True: against a declared order, in one place; of members, and of globals. Near miss: with it.
class __attribute__((capability("mutex"))) Gate {
 public:
  void Lock() __attribute__((acquire_capability()));
  void Unlock() __attribute__((release_capability()));
};
class Airlock {
 public:
  void leave() {
    inner_.Lock();
    outer_.Lock();
    outer_.Unlock();
    inner_.Unlock();
  }
  void enter() {
    hatch_.Lock();
    inner_.Lock();  // expect: Airlock::inner_ is taken while holding Airlock::hatch_, which is declared
    inner_.Unlock();
    hatch_.Unlock();
  }

 private:
  Gate outer_;
  Gate inner_ __attribute__((acquired_before(outer_)));
  Gate hatch_ __attribute__((acquired_after(inner_)));
};
Gate second_gate;
Gate first_gate __attribute__((acquired_before(second_gate)));
void wrong_way() {
  second_gate.Lock();
  first_gate.Lock();  // expect: first_gate is taken while holding second_gate, which is declared
  first_gate.Unlock();
  second_gate.Unlock();
}

// Two objects in the order in which they are given, by free functions and C's structures, in threads of a loop.
struct Purser {
  int coins;
  std::mutex mutex;
};
Purser left_purser, right_purser;
void shift_coins(Purser* from, Purser* to) {
  from->mutex.lock();
  to->mutex.lock();  // expect: deadlock: Purser::mutex of two objects
  --from->coins;
  ++to->coins;
  to->mutex.unlock();
  from->mutex.unlock();
}
void pursers() {
  for (int i = 0; i < 9; ++i) {
    std::thread a([] { shift_coins(&left_purser, &right_purser); });
    std::thread b([] { shift_coins(&right_purser, &left_purser); });
    a.join();
    b.join();
  }
}

// True: held where a test went one way.
std::mutex ledger, journal;
void ledger_first() {
  std::lock_guard<std::mutex> outer(ledger);
  std::lock_guard<std::mutex> inner(journal);  // expect: deadlock: journal is taken while holding ledger
}
void journal_first(bool both) {
  if (both) journal.lock();
  ledger.lock();
  ledger.unlock();
  if (both) journal.unlock();
}
// Near miss: where the one is held the other is not taken.
std::mutex attic, cellar;
void attic_first() {
  std::lock_guard<std::mutex> outer(attic);
  std::lock_guard<std::mutex> inner(cellar);
}
void one_of_two(bool down) {
  if (down) cellar.lock();
  if (!down) attic.lock();
  if (!down) attic.unlock();
  if (down) cellar.unlock();
}
