// Threads that start before what they use, and threads that start last.
#include <atomic>
#include <mutex>
#include <queue>
#include <string>
#include <thread>

class Timer {
 public:
  Timer() : thread_(&Timer::run, this), name_("timer") {}  // expect[likely]: starts before Timer::name_
  ~Timer() { thread_.join(); }

 private:
  void run() { name_.clear(); }
  std::thread thread_;
  std::string name_;
};

struct Poller {
  std::jthread worker_{[this] { loop(); }};  // expect: starts before Poller::jobs_
  void loop() {
    std::lock_guard<std::mutex> guard(mutex_);
    jobs_.push(1);
  }
  std::queue<int> jobs_;
  std::mutex mutex_;
};

template <class T>
struct Feed {
  Feed() : thread_([this] { last_ = T{}; }) {}  // expect: starts before Feed::last_
  ~Feed() { thread_.join(); }
  std::thread thread_;
  std::atomic<T> last_{};
};
void use() { Feed<int> feed; }

class Base {
 public:
  Base() {
    thread_ = std::thread([this] { step(); });  // expect: calls the virtual Base::step
  }
  virtual ~Base() { thread_.join(); }
  virtual void step() = 0;

 private:
  std::thread thread_;
};
class Derived : public Base {
  void step() override {}
};

// Near misses.
class Last {
 public:
  Last() : name_("last"), thread_(&Last::run, this) {}
  ~Last() { thread_.join(); }

 private:
  void run() { name_.clear(); }
  std::string name_;
  std::thread thread_;
};
struct UsesEarlier {
  std::atomic<int> count_{0};
  std::jthread worker_{[this] { ++count_; }};
  std::string unrelated_ = "x";
};
struct StartedLater {
  std::thread thread_;
  std::string name_;
  StartedLater() {
    thread_ = std::thread([this] { name_.clear(); });
  }
  ~StartedLater() { thread_.join(); }
};
struct NoThis {
  std::jthread worker_{[] {}};
  std::string name_;
};
class Final final : public Derived {
 public:
  Final() {
    other_ = std::jthread([this] { step_final(); });
  }
  void step_final() {}

 private:
  std::jthread other_;
};
