#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

struct User {
  std::string name;
  int logins = 0;
};

class UserDirectory {
 public:
  void login(int id, const std::string& name) {
    std::lock_guard<std::mutex> lock(mutex_);
    User& user = users_[id];
    user.name = name;
    ++user.logins;
  }

  void forget(int id) {
    std::lock_guard<std::mutex> lock(mutex_);
    users_.erase(id);
  }

  User find(int id) {
    std::lock_guard<std::mutex> lock(mutex_);
    return users_[id];
  }

 private:
  std::mutex mutex_;
  std::map<int, User> users_;
};

int main() {
  UserDirectory directory;
  directory.login(1, "root");
  std::thread logins([&] {
    for (int i = 0; i < 30; ++i) directory.login(i % 3, "user");
  });
  std::thread cleaner([&] { directory.forget(1); });
  const User root = directory.find(1);
  int n = root.logins;
  logins.join();
  cleaner.join();
  return n < 0;
}
