// Threads and tasks that outlive what they use, and those that do not.
#include <pthread.h>

#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <queue>
#include <string>
#include <thread>
#include <vector>

void use(const std::string&);
void run(int* count);

void by_reference() {
  std::string name = "x";
  std::thread worker([&] { use(name); });  // expect-note: used by reference here
  worker.detach();                         // expect[likely]: the detached thread uses name
}

void at_once(std::vector<int> rows) {
  std::thread([&rows] { rows.clear(); }).detach();  // expect: the detached thread uses rows
}

void by_arguments() {
  int count = 0;
  std::thread worker(run, &count);
  worker.detach();  // expect: the detached thread uses count
  std::string text;
  std::thread(use, std::cref(text)).detach();  // expect: the detached thread uses text
}

struct Service {
  std::vector<std::future<void>> pending_;
  std::queue<std::function<void()>> jobs_;
  void submit(std::function<void()> job) { jobs_.push(job); }
  void begin() {
    int local = 0;
    pending_.push_back(std::async(std::launch::async, [&] { ++local; }));  // expect: the task uses local
  }
  void later() {
    int attempts = 0;
    submit([&attempts] { ++attempts; });  // expect: the task uses attempts
  }
};

std::future<int> returned() {
  int value = 1;
  return std::async(std::launch::async, [&value] { return value; });  // expect: the task uses value
}

void* entry(void* argument) { return argument; }
void posix() {
  int state = 0;
  pthread_t id;
  pthread_create(&id, nullptr, entry, &state);  // expect: the detached thread uses state
  pthread_detach(id);
}

template <class T>
void in_template(T value) {
  auto work = [&value] { ++value; };
  std::thread worker(work);
  worker.detach();  // expect: the detached thread uses value
}
void instance() { in_template(1); }

// Near misses.
void by_copy() {
  std::string name = "x";
  std::thread([name] { use(name); }).detach();
}
void joined() {
  std::string name = "x";
  std::thread worker([&] { use(name); });
  worker.join();
}
void waits() {
  std::latch done(1);
  std::thread([&done] { done.count_down(); }).detach();
  done.wait();
}
void waits_for_a_promise() {
  std::promise<void> finished;
  std::thread worker([&finished] { finished.set_value(); });
  worker.detach();
  finished.get_future().get();
}
void of_the_caller(std::string& name) {
  std::thread([&name] { use(name); }).detach();
}
void is_static() {
  static int count = 0;
  std::thread([] { ++count; }).detach();
}
void owns() {
  auto shared = std::make_shared<int>(1);
  std::thread([shared] { ++*shared; }).detach();
}
void posix_joined() {
  int state = 0;
  pthread_t id;
  pthread_create(&id, nullptr, entry, &state);
  pthread_join(id, nullptr);
}

// Jobs, and a pool that is gone before what they use, or after it.
struct JobPool {
  std::vector<std::function<void()>> jobs;
  std::thread worker;
  ~JobPool() { worker.join(); }
  void submit(std::function<void()> job) { jobs.push_back(std::move(job)); }
};
void pool_goes_first() {
  int sum = 0;
  JobPool pool;
  pool.submit([&sum] { ++sum; });
}
void pool_goes_last() {
  JobPool pool;
  int sum = 0;
  pool.submit([&sum] { ++sum; });  // expect: the task uses sum
}
