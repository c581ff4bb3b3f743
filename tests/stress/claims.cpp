// Stress tests whose verdict is known: what the checker allows, what tables claim, and where they differ.
#include <atomic>
#include <mutex>

#include <snarl/stress.h>

using std::memory_order_acquire;
using std::memory_order_relaxed;
using std::memory_order_release;

// clean: the table says what RC11 says.
struct StoreBuffering {
  std::atomic<int> x{0}, y{0};
  void thread_0(snarl::Outcome<2>& seen) {
    x.store(1, memory_order_relaxed);
    seen[0] = y.load(memory_order_relaxed);
  }
  void thread_1(snarl::Outcome<2>& seen) {
    y.store(1, memory_order_relaxed);
    seen[1] = x.load(memory_order_relaxed);
  }
};
SNARL_STRESS_TEST(StoreBuffering, allowed(0, 1), allowed(1, 0), allowed(1, 1),
                  interesting(0, 0).because("both stores waited in their buffers"));

// clean: the checker alone judges.
struct Message {
  int data = 0;
  std::atomic<bool> ready{false};
  void thread_0() noexcept {
    data = 42;
    ready.store(true, memory_order_release);
  }
  void thread_1(snarl::Outcome<1>& seen) { seen[0] = ready.load(memory_order_acquire) ? data : -1; }
};
SNARL_STRESS_TEST(Message);

// clean: three threads, a lock, and what is left when all are through.
class Account {
 public:
  void pay(int amount) {
    const std::lock_guard guard(mutex_);
    balance_ += amount;
  }
  int balance() const { return balance_; }

 private:
  std::mutex mutex_;
  int balance_ = 0;
};
struct ThreeTellers {
  Account account;
  void thread_0() { account.pay(1); }
  void thread_1() { account.pay(10); }
  void thread_2() { account.pay(100); }
  void after(snarl::Outcome<1>& seen) { seen[0] = account.balance(); }
};
SNARL_STRESS_TEST(ThreeTellers, allowed(111));

// bug: the author claims mutual exclusion, and release and acquire do not give it.
struct Entry {
  std::atomic<int> a{0}, b{0};
  void thread_0(snarl::Outcome<2>& inside) {
    a.store(1, memory_order_release);
    inside[0] = b.load(memory_order_acquire) == 0;
  }
  void thread_1(snarl::Outcome<2>& inside) {
    b.store(1, memory_order_release);
    inside[1] = a.load(memory_order_acquire) == 0;
  }
};
SNARL_STRESS_TEST(Entry, allowed(0, 0), allowed(0, 1), allowed(1, 0), forbidden(1, 1).because("both are inside"));

// clean: now they do.
struct EntrySeqCst {
  std::atomic<int> a{0}, b{0};
  void thread_0(snarl::Outcome<2>& inside) {
    a.store(1);
    inside[0] = b.load() == 0;
  }
  void thread_1(snarl::Outcome<2>& inside) {
    b.store(1);
    inside[1] = a.load() == 0;
  }
};
SNARL_STRESS_TEST(EntrySeqCst, allowed(0, 0), allowed(0, 1), allowed(1, 0), forbidden(1, 1));

// bug: what the table does not name is forbidden, and the model has it.
struct Unnamed {
  std::atomic<int> x{0};
  void thread_0() { x.store(1, memory_order_relaxed); }
  void thread_1(snarl::Outcome<1>& seen) { seen[0] = x.load(memory_order_relaxed); }
};
SNARL_STRESS_TEST(Unnamed, allowed(1));

// bug: the table waits for what cannot come.
struct Impossible {
  std::atomic<int> x{0};
  void thread_0() { x.fetch_add(1); }
  void thread_1() { x.fetch_add(1); }
  void after(snarl::Outcome<1>& seen) { seen[0] = x; }
};
SNARL_STRESS_TEST(Impossible, allowed(1), allowed(2));

// bug: whatever is seen, it has a data race.
struct Racy {
  int x = 0;
  void thread_0() { x = 1; }
  void thread_1(snarl::Outcome<1>& seen) { seen[0] = x; }
};
SNARL_STRESS_TEST(Racy, allowed(0), allowed(1));
