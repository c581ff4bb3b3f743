// Locks by hand around what throws, and around what does not.
#include <pthread.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

std::mutex mutex;
std::vector<int> values;
std::map<std::string, int> index_;

void throws_itself(int n) {
  mutex.lock();
  if (n < 0) throw std::invalid_argument("n");  // expect[likely]: the lock stays locked
  values[0] = n;
  mutex.unlock();
}

struct Quota {
  std::mutex mutex_;
  std::vector<long> used_;
  static long parse(const char* text) {
    if (text == nullptr) throw 1;
    return 2;
  }
  void add(const char* text) {
    mutex_.lock();
    used_.front() = parse(text);  // expect: the lock stays locked
    mutex_.unlock();
  }
};

pthread_mutex_t c_mutex = PTHREAD_MUTEX_INITIALIZER;
int posix(const std::string& word) {
  pthread_mutex_lock(&c_mutex);
  const int line = index_.at(word);  // expect: the lock stays locked
  pthread_mutex_unlock(&c_mutex);
  return line;
}

template <class T>
void in_template(T value) {
  auto add = [&] {
    mutex.lock();
    values.push_back(value);  // expect: the lock stays locked
    mutex.unlock();
  };
  add();
}
void use() { in_template(1); }

void not_seen(int);
void unknown() {
  mutex.lock();
  not_seen(1);  // expect[hint]: the lock stays locked
  mutex.unlock();
}

// Near misses.
void guarded(int n) {
  std::lock_guard<std::mutex> guard(mutex);
  if (n < 0) throw std::invalid_argument("n");
  values.push_back(n);
}
void guard_by_hand() {
  std::unique_lock<std::mutex> guard(mutex, std::defer_lock);
  guard.lock();
  values.push_back(1);
  guard.unlock();
}
void nothing_throws(int n) {
  mutex.lock();
  values[0] = n;
  ++values[0];
  mutex.unlock();
}
void catches(int n) {
  mutex.lock();
  try {
    values.push_back(n);
  } catch (...) {
    mutex.unlock();
    throw;
  }
  mutex.unlock();
}
void after_the_unlock(int n) {
  mutex.lock();
  values[0] = n;
  mutex.unlock();
  values.push_back(n);
}
void cannot(int n) noexcept {
  mutex.lock();
  values.push_back(n);
  mutex.unlock();
}
int harmless(int n) noexcept;
void calls_noexcept() {
  mutex.lock();
  values[0] = harmless(1);
  mutex.unlock();
}
