// allow-hint: false-sharing
#include <atomic>
#include <thread>

namespace server {
std::atomic<int> requestsServed{0};
std::atomic<long> bytesSent{0};

void serve(int connection) {
  for (int i = 0; i < 100; ++i) {
    ++requestsServed;
    bytesSent += connection;
  }
}
}  // namespace server

int main() {
  std::thread first(server::serve, 1);
  std::thread second(server::serve, 2);
  first.join();
  second.join();
  return server::requestsServed == 200 && server::bytesSent == 300 ? 0 : 1;
}
