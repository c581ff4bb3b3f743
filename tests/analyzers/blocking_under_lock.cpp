// Waits while a lock is held.
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
int work(int n);
std::mutex global;

// True: a class, sleeps.
class Limiter {
 public:
  void pass() {
    std::lock_guard<std::mutex> lock(mutex_);
    std::this_thread::sleep_for(1ms);  // expect[likely]: sleep_for() may wait long while Limiter::mutex_ is held
    ++passed_;
  }

 private:
  std::mutex mutex_;
  int passed_ = 0;
};

// True: a template, joins a thread that needs the lock.
template <class T>
class Agent {
 public:
  void start() {
    worker_ = std::thread([this] {
      std::lock_guard<std::mutex> lock(mutex_);
      value_ = T{};
    });
  }
  void stop() {
    std::lock_guard<std::mutex> lock(mutex_);
    worker_.join();  // expect[likely]: waits for a thread to end while Agent::mutex_ is held
  }

 private:
  std::mutex mutex_;
  std::thread worker_;
  T value_{};
};
void use(Agent<int>& agent) {
  agent.start();
  agent.stop();
}

// True: a future, through a call.
int result_of(std::future<int>& pending) { return pending.get(); }
int ask(std::future<int>& pending) {
  std::lock_guard<std::mutex> lock(global);
  return result_of(pending);  // expect: this call leads to a wait (waits for a future) while global is held
}

// True: a lambda, input.
int receive(int fd, char* buffer) {
  auto take = [&] {
    std::unique_lock<std::mutex> lock(global);
    return recv(fd, buffer, 16, 0);  // expect: recv() may wait long while global is held
  };
  return static_cast<int>(take());
}

// A hint: the thread does not need the lock.
class Service {
 public:
  void stop() {
    std::lock_guard<std::mutex> lock(life_);
    if (worker_.joinable()) worker_.join();  // expect[hint]: waits for a thread to end while Service::life_ is held
  }
  void start() {
    std::lock_guard<std::mutex> lock(life_);
    worker_ = std::thread([] { work(1); });
  }

 private:
  std::mutex life_;
  std::thread worker_;
};

// Near miss: given back before; in another thread; moved out first; only tried.
void before() {
  {
    std::lock_guard<std::mutex> lock(global);
    work(1);
  }
  std::this_thread::sleep_for(1ms);
}
void by_unlock() {
  std::unique_lock<std::mutex> lock(global);
  lock.unlock();
  usleep(10);
  lock.lock();
}
class Group {
 public:
  void stop() {
    std::vector<std::thread> ending;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      ending.swap(threads_);
    }
    for (std::thread& each : ending) each.join();
  }

 private:
  std::mutex mutex_;
  std::vector<std::thread> threads_;
};
void elsewhere() {
  std::lock_guard<std::mutex> lock(global);
  std::thread([] { std::this_thread::sleep_for(1ms); }).detach();
}
void back_off() {
  while (!global.try_lock()) std::this_thread::sleep_for(1ms);
  global.unlock();
}
