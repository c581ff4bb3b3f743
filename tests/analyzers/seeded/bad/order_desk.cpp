#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

class OrderDesk {
 public:
  int waitForOrder(int customer) {
    std::lock_guard<std::mutex> customers(customersMutex_);
    ++visits_[customer];
    std::unique_lock<std::mutex> orders(ordersMutex_);
    orderReady_.wait(orders, [this] { return ready_ > 0; });  // expect: wait-with-second-lock
    return ready_--;
  }

  void cook(int customer) {
    {
      std::lock_guard<std::mutex> customers(customersMutex_);
      ++meals_[customer];
    }
    {
      std::lock_guard<std::mutex> orders(ordersMutex_);
      ++ready_;
    }
    orderReady_.notify_one();
  }

 private:
  std::mutex customersMutex_;
  std::map<int, int> visits_;
  std::map<int, int> meals_;
  std::mutex ordersMutex_;
  std::condition_variable orderReady_;
  int ready_ = 0;
};

int main() {
  OrderDesk desk;
  std::thread guest([&] { desk.waitForOrder(1); });
  std::thread kitchen([&] { desk.cook(1); });
  guest.join();
  kitchen.join();
}
