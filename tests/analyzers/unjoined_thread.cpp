// Threads that are destroyed joinable, and threads that are not.
#include <thread>
#include <utility>
#include <vector>

void work();
bool prepare();

void forgotten() {
  std::thread worker(work);  // expect[likely]: neither joined nor detached
  prepare();
}

bool leaves_early() {
  std::thread worker(work);  // expect-note: started here
  if (!prepare()) {
    return false;  // expect: while worker can still be joined
  }
  worker.join();
  return true;
}

struct Player {
  void start() { thread_ = std::thread(work); }
  std::thread thread_;  // expect: nothing joins or detaches Player::thread_
};

struct Pool {
  ~Pool() { prepare(); }
  void start() { threads_.emplace_back(work); }
  std::vector<std::thread> threads_;  // expect: nothing joins or detaches Pool::threads_
};

template <class F>
void run(F f) {
  std::thread worker(f);  // expect: neither joined nor detached
}
void use() {
  run(work);
  auto in_lambda = [] {
    std::vector<std::thread> all;  // expect: neither joined nor detached
    for (int i = 0; i < 3; ++i) all.emplace_back(work);
  };
  in_lambda();
}

struct Service {  // its user must call stop()
  void start() { thread_ = std::thread(work); }
  void stop() { thread_.join(); }
  std::thread thread_;  // expect[hint]: the destructor does not join
};

// Near misses.
void joined() {
  std::thread worker(work);
  prepare();
  worker.join();
}
bool joined_on_both_paths() {
  std::thread worker(work);
  if (!prepare()) {
    worker.join();
    return false;
  }
  worker.detach();
  return true;
}
void returns_before_the_start() {
  if (!prepare()) return;
  std::thread worker(work);
  worker.join();
}
std::thread handed_over() {
  std::thread worker(work);
  return worker;
}
void moved(std::vector<std::thread>& all) {
  std::thread worker(work);
  all.push_back(std::move(worker));
}
void all_joined() {
  std::vector<std::thread> all;
  for (int i = 0; i < 3; ++i) all.emplace_back(work);
  for (std::thread& one : all) one.join();
}
void joins_itself() { std::jthread worker(work); }
void never_started() {
  std::thread worker;
  prepare();
}
struct Guarded {
  void start() { thread_ = std::thread(work); }
  void stop() {
    if (thread_.joinable()) thread_.join();
  }
  ~Guarded() { stop(); }
  std::thread thread_;
};
struct Joiner {
  std::thread& thread;
  ~Joiner() { thread.join(); }
};
void joined_by_wrapper() {
  std::thread worker(work);
  Joiner joiner{worker};
  prepare();
}
