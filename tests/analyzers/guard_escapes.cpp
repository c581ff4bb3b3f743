// Ways into guarded data that outlive the guard, and copies.
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

struct User {
  int id = 0;
  std::string name;
};
struct Counter {
  std::atomic<int> value{0};
};

class Directory {
 public:
  User& at(int id) {
    std::lock_guard<std::mutex> guard(mutex_);
    return users_[id];  // expect[likely]: a way into Directory::users_
  }
  const std::vector<int>* history() const {
    std::lock_guard<std::mutex> guard(mutex_);
    return &history_;  // expect: a way into Directory::history_
  }
  std::string_view name() const {
    std::lock_guard<std::mutex> guard(mutex_);
    std::string_view view = name_;
    return view;  // expect: a way into Directory::name_
  }
  const User* find(int id) {
    std::unique_lock<std::mutex> lock(mutex_);
    auto it = users_.find(id);
    if (it == users_.end()) return nullptr;
    return &it->second;  // expect: a way into Directory::users_
  }
  std::vector<int>::iterator first() {
    std::scoped_lock guard(mutex_);
    return history_.begin();  // expect: a way into Directory::history_
  }
  int later(int id) {
    const int* found = nullptr;
    {
      std::lock_guard<std::mutex> guard(mutex_);
      for (const int& one : history_)
        if (one == id) found = &one;  // expect: this pointer into Directory::history_ is used after
    }
    return found == nullptr ? 0 : *found;
  }
  void in_lambda() {
    auto get = [this]() -> std::string& {
      std::lock_guard<std::mutex> guard(mutex_);
      return name_;  // expect: a way into Directory::name_
    };
    get().clear();
  }

  // Near misses.
  User copy(int id) {
    std::lock_guard<std::mutex> guard(mutex_);
    return users_[id];
  }
  Directory& self() {
    std::lock_guard<std::mutex> guard(mutex_);
    return *this;
  }
  std::shared_ptr<User> shared() {
    std::lock_guard<std::mutex> guard(mutex_);
    return current_;
  }
  User* separate_object() {
    std::lock_guard<std::mutex> guard(mutex_);
    return raw_;
  }
  const std::string& unchanging() {
    std::lock_guard<std::mutex> guard(mutex_);
    return kind_;
  }
  Counter& counter(int id) {
    std::lock_guard<std::mutex> guard(mutex_);
    return counters_[id];
  }
  std::vector<int>& callers_lock() { return history_; }
  int used_inside(int id) {
    std::lock_guard<std::mutex> guard(mutex_);
    const int* found = nullptr;
    for (const int& one : history_)
      if (one == id) found = &one;
    return found == nullptr ? 0 : *found;
  }
  User& owned_elsewhere(int id) {
    std::lock_guard<std::mutex> guard(mutex_);
    return *objects_[id];
  }

 private:
  mutable std::mutex mutex_;
  std::map<int, User> users_;
  std::vector<int> history_;
  std::string name_;
  const std::string kind_ = "directory";
  std::shared_ptr<User> current_;
  User* raw_ = nullptr;
  std::map<int, Counter> counters_;
  std::map<int, std::unique_ptr<User>> objects_;
};

template <class T>
struct Store {
  std::mutex mutex_;
  std::vector<T> items_;
  T& get(int i) {
    std::lock_guard<std::mutex> guard(mutex_);
    return items_.at(i);  // expect: a way into Store::items_
  }
};
int use(Store<int>& store) { return store.get(0); }
