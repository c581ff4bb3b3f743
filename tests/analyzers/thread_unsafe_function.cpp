// Functions with a static object in threads, and where they do no harm.
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>
#include <thread>
#include <vector>

void stamp(std::time_t when) {
  (void)std::localtime(&when);  // expect[likely]: localtime shares one static object
}
void run_many() {
  std::vector<std::thread> all;
  for (int i = 0; i < 2; ++i) all.emplace_back(stamp, 0);
  for (std::thread& one : all) one.join();
}

struct Parser {
  void parse(char* line) {
    (void)strtok(line, ",");  // expect: strtok shares one static object
  }
  void run(char* a, char* b) {
    std::jthread first([this, a] { parse(a); });
    std::jthread second([this, b] { parse(b); });
  }
};

template <class T>
void in_template(T when) {
  std::jthread worker([when] {
    std::time_t copy = when;
    (void)std::gmtime(&copy);  // expect: gmtime shares one static object
  });
  std::time_t mine = 0;
  (void)std::gmtime(&mine);
}
void use() { in_template(std::time_t{}); }

void environment() {
  std::thread worker([] {
    (void)std::getenv("HOME");  // expect: getenv shares one static object
  });
  setenv("HOME", "/", 1);
  worker.join();
}

void alone() {
  std::thread worker([] {
    (void)std::rand();  // expect[hint]: rand shares one static object
  });
  worker.join();
}

// Near misses.
void in_main_only(std::time_t when) { (void)std::asctime(std::gmtime(&when)); }
std::mutex mutex;
void locked(std::time_t when) {
  std::lock_guard<std::mutex> guard(mutex);
  (void)std::ctime(&when);
}
void run_locked() { std::jthread a(locked, 0), b(locked, 0); }
void reentrant(std::time_t when) {
  std::tm result;
  (void)localtime_r(&when, &result);
}
void run_reentrant() { std::jthread a(reentrant, 0), b(reentrant, 0); }
struct Generator {
  int rand() { return 4; }
};
void own_function() {
  std::jthread a([] { (void)Generator().rand(); });
}
void before_threads(std::time_t when) {
  (void)std::ctime(&when);
  std::jthread a([] {});
}
