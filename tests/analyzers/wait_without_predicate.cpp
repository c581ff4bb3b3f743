// Condition waits that nothing tests again, and what looks like them.
#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <queue>

std::mutex mutex;
std::condition_variable changed;
bool ready;
std::queue<int> jobs;

void bare() {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock);  // expect[likely]: no loop tests the condition again
}

struct Box {
  std::mutex mutex_;
  std::condition_variable_any filled_;
  bool full_ = false;
  int value_ = 0;
  int take() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!full_) filled_.wait(lock);  // expect: no loop tests the condition again
    full_ = false;
    return value_;
  }
};

pthread_mutex_t c_mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c_condition = PTHREAD_COND_INITIALIZER;
void posix() {
  pthread_mutex_lock(&c_mutex);
  if (!ready) {
    pthread_cond_wait(&c_condition, &c_mutex);  // expect: no loop tests the condition again
  }
  pthread_mutex_unlock(&c_mutex);
}

template <class Lock>
void in_template(Lock& lock) {
  if (!ready) changed.wait(lock);  // expect: no loop tests the condition again
  ready = false;
}
void use(std::unique_lock<std::mutex>& lock) { in_template(lock); }

void in_lambda() {
  auto consume = [] {
    for (;;) {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock);  // expect: no loop tests the condition again
      jobs.pop();
    }
  };
  consume();
}

bool running = true;
void other_condition() {
  std::unique_lock<std::mutex> lock(mutex);
  while (running) {
    changed.wait(lock);  // expect: an element is taken without a test
    jobs.pop();
  }
}

void timed() {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait_for(lock, std::chrono::seconds(1));  // expect[hint]: also ends spuriously
}

// Near misses.
void with_predicate() {
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait(lock, [] { return ready; });
}
void in_a_loop() {
  std::unique_lock<std::mutex> lock(mutex);
  while (!ready) changed.wait(lock);
}
void loop_with_a_way_out() {
  std::unique_lock<std::mutex> lock(mutex);
  for (;;) {
    if (ready) break;
    changed.wait(lock);
  }
}
void tested_after_the_wait() {
  std::unique_lock<std::mutex> lock(mutex);
  while (running) {
    changed.wait(lock);
    while (!jobs.empty()) jobs.pop();
  }
}
struct Condition {  // a wrapper: the loop is its user's
  std::condition_variable inner_;
  std::mutex* mutex_ = nullptr;
  void Wait() {
    std::unique_lock<std::mutex> lock(*mutex_, std::adopt_lock);
    inner_.wait(lock);
    lock.release();
  }
  void wait_with(std::unique_lock<std::mutex>& lock) { inner_.wait(lock); }
};
void do_while() {
  pthread_mutex_lock(&c_mutex);
  do {
    pthread_cond_wait(&c_condition, &c_mutex);
  } while (!ready);
  pthread_mutex_unlock(&c_mutex);
}
void pauses() {
  std::unique_lock<std::mutex> lock(mutex);
  while (!ready) changed.wait_for(lock, std::chrono::seconds(1));
}
