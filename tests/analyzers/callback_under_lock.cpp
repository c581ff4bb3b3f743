// Callbacks called with a lock held, and callbacks called without.
#include <functional>
#include <map>
#include <mutex>
#include <vector>

struct Listener {
  virtual ~Listener() = default;
  virtual void changed(int) = 0;
};

class Subject {
 public:
  void set(int value) {
    std::lock_guard<std::mutex> guard(mutex_);
    value_ = value;
    if (on_change_) on_change_(value);  // expect[likely]: calls back from Subject::on_change_
  }
  void tell_all() {
    std::lock_guard<std::mutex> guard(mutex_);
    for (const auto& handler : handlers_) handler(value_);  // expect: calls back from Subject::handlers_
  }
  void tell_listeners() {
    mutex_.lock();
    for (Listener* listener : listeners_) listener->changed(value_);  // expect: calls back from Subject::listeners_
    mutex_.unlock();
  }
  void tell_by_key() {
    auto tell = [this] {
      std::scoped_lock guard(mutex_);
      for (auto& [key, handler] : by_key_) handler(key);  // expect: calls back from Subject::by_key_
    };
    tell();
  }
  void by_pointer() {
    std::lock_guard<std::mutex> guard(mutex_);
    hook_(value_);  // expect: calls back from Subject::hook_
  }

  // Near misses.
  void from_a_copy() {
    std::vector<std::function<void(int)>> copy;
    {
      std::lock_guard<std::mutex> guard(mutex_);
      copy = handlers_;
    }
    for (const auto& handler : copy) handler(1);
  }
  void after_unlock() {
    std::unique_lock<std::mutex> guard(mutex_);
    value_ = 2;
    guard.unlock();
    on_change_(2);
  }
  template <class F>
  void with_lock(F f) {
    std::lock_guard<std::mutex> guard(mutex_);
    f(value_);
  }
  void with_function(const std::function<void(int)>& f) {
    std::lock_guard<std::mutex> guard(mutex_);
    f(value_);
  }
  void without_lock() { on_change_(3); }
  bool has_handler() {
    std::lock_guard<std::mutex> guard(mutex_);
    return static_cast<bool>(on_change_);
  }

 private:
  std::mutex mutex_;
  int value_ = 0;
  std::function<void(int)> on_change_;
  std::vector<std::function<void(int)>> handlers_;
  std::map<int, std::function<void(int)>> by_key_;
  std::vector<Listener*> listeners_;
  void (*hook_)(int) = nullptr;
};

template <class T>
struct Signal {
  std::mutex mutex_;
  std::vector<std::function<void(T)>> slots_;
  void emit(T value) {
    std::lock_guard<std::mutex> guard(mutex_);
    for (auto& slot : slots_) slot(value);  // expect: calls back from Signal::slots_
  }
};
void use(Signal<int>& signal, Subject& subject) {
  signal.emit(1);
  subject.with_lock([](int) {});
}
