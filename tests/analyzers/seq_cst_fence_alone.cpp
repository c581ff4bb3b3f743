// A seq_cst fence without its partner, and fences that have one.
#include <atomic>

constexpr auto relaxed = std::memory_order_relaxed;

std::atomic<int> x{0}, y{0};
int first() {
  x.store(1, relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);  // expect[likely]: orders nothing on its own
  return y.load(relaxed);
}
int second() {
  y.store(1, std::memory_order_release);
  return x.load(std::memory_order_acquire);
}

struct Parking {
  std::atomic<bool> sleeping_{false};
  std::atomic<int> work_{0};
  bool park() {
    sleeping_.store(true, relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);  // expect: the other side stores Parking::work_
    return work_.load(relaxed) == 0;
  }
  bool post() {
    work_.fetch_add(1, relaxed);
    return sleeping_.load(relaxed);
  }
};

template <class T>
struct Flags {
  std::atomic<T> mine{}, theirs{};
  bool enter() {
    mine.store(1, relaxed);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);  // expect: orders nothing on its own
    return theirs.load(relaxed) == 0;
  }
  bool enter_there() {
    theirs.store(1, relaxed);
    return mine.load(relaxed) == 0;
  }
};
void use(Flags<int>& flags) {
  flags.enter();
  flags.enter_there();
}

void in_lambdas() {
  std::atomic<int> a{0}, b{0};
  auto left = [&] {
    a.store(1, relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);  // expect: orders nothing on its own
    return b.load(relaxed);
  };
  auto right = [&] {
    b.store(1, relaxed);
    return a.load(relaxed);
  };
  left();
  right();
}

// Near misses.
std::atomic<int> p{0}, q{0};
int both_fenced_first() {
  p.store(1, relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return q.load(relaxed);
}
int both_fenced_second() {
  q.store(1, relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return p.load(relaxed);
}
std::atomic<int> r{0}, s{0};
int fence_first() {
  r.store(1, relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return s.load(relaxed);
}
int by_seq_cst() {
  s.store(1);
  return r.load();
}
std::atomic<int> t{0}, u{0};
int partner_elsewhere() {
  t.store(1, relaxed);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return u.load(relaxed);
}
std::atomic<int> data{0}, flag{0};
void publishes() {
  data.store(1, relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  flag.store(1, relaxed);
}
int reads() {
  const int seen = flag.load(relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  return seen + data.load(relaxed);
}
