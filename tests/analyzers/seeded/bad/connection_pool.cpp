#include <memory>
#include <mutex>
#include <thread>
#include <vector>

struct Connection {
  int fd = -1;
  bool healthy = true;
};

class ConnectionPool {
 public:
  std::unique_ptr<Connection> acquire() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (idle_.empty()) {
      const int fd = next_fd_++;
      lock.unlock();
      return std::make_unique<Connection>(Connection{fd, true});
    }
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
  }

  void giveBack(std::unique_ptr<Connection> connection) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (!connection->healthy || idle_.size() >= kMaxIdle) {
      lock.unlock();
      connection.reset();
    } else {
      idle_.push_back(std::move(connection));
    }
    lock.unlock();  // expect: unlock-not-held
  }

 private:
  static constexpr std::size_t kMaxIdle = 2;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int next_fd_ = 3;
};

int main() {
  ConnectionPool pool;
  auto client = [&pool] {
    for (int i = 0; i < 10; ++i) {
      auto connection = pool.acquire();
      connection->healthy = i % 3 != 0;
      pool.giveBack(std::move(connection));
    }
  };
  std::jthread a(client), b(client), c(client);
}
