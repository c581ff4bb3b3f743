// Condition waits that keep another lock.
#include <pthread.h>

#include <condition_variable>
#include <mutex>

std::mutex outer;

// True: a class.
class Desk {
 public:
  void serve() {
    std::lock_guard<std::mutex> books(books_);
    std::unique_lock<std::mutex> lock(orders_);
    ready_.wait(lock, [this] { return count_ > 0; });  // expect[likely]: while this waits for Desk::ready_, Desk::books_
    --count_;
  }

 private:
  std::mutex books_, orders_;
  std::condition_variable ready_;
  int count_ = 0;
};

// True: a template, through a method.
template <class T>
class Queue {
 public:
  T pop() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (size_ == 0) ready_.wait(lock);
    --size_;
    return T{};
  }

 private:
  std::mutex mutex_;
  std::condition_variable ready_;
  int size_ = 0;
};
int pop_under(Queue<int>& queue) {
  std::lock_guard<std::mutex> lock(outer);
  return queue.pop();  // expect: while this waits for Queue::ready_, outer stays held
}

// True: pthread.
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t full = PTHREAD_COND_INITIALIZER;
int items;
void ship() {
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
  while (items == 0) pthread_cond_wait(&full, &b);  // expect: while this waits for full, a stays held
  items = 0;
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
}

// True: a lambda.
void in_lambda(std::mutex& inner, std::condition_variable& changed, bool& flag) {
  auto wait = [&] {
    std::scoped_lock first(outer);
    std::unique_lock<std::mutex> lock(inner);
    while (!flag) changed.wait(lock);  // expect: outer stays held
  };
  wait();
}

// Near miss: one lock; the other one given back; taken after; another thread's.
class Plain {
 public:
  void one() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ready_) changed_.wait(lock);
  }
  void given_back() {
    std::unique_lock<std::mutex> first(outer);
    first.unlock();
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ready_) changed_.wait(lock);
  }
  void after() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!ready_) changed_.wait(lock);
    std::lock_guard<std::mutex> second(outer);
  }
  void helper(std::unique_lock<std::mutex>& lock) {
    while (!ready_) changed_.wait(lock);
  }
  void through_helper() {
    std::unique_lock<std::mutex> lock(mutex_);
    helper(lock);
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ready_ = false;
};
