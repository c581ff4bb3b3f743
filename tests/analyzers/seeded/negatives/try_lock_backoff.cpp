#include <mutex>
#include <thread>

class Link {
 public:
  void up() {
    std::lock_guard<std::mutex> tx(tx_);
    std::lock_guard<std::mutex> rx(rx_);
    ++sent_, ++received_;
  }
  void down() {
    for (;;) {
      std::unique_lock<std::mutex> rx(rx_);
      std::unique_lock<std::mutex> tx(tx_, std::try_to_lock);
      if (tx.owns_lock()) {
        --sent_, --received_;
        return;
      }
      rx.unlock();
      std::this_thread::yield();
    }
  }

 private:
  std::mutex tx_, rx_;
  int sent_ = 0, received_ = 0;
};

int main() {
  Link link;
  std::thread a([&] { link.up(); });
  std::thread b([&] { link.down(); });
  a.join();
  b.join();
}
