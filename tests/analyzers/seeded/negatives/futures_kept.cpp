#include <future>
#include <map>
#include <string>
#include <vector>

struct Fetcher {
  std::map<std::string, std::future<int>> pending;
  void start(const std::string& url) {
    pending[url] = std::async(std::launch::async, [url] { return static_cast<int>(url.size()); });
  }
  int finish() {
    int bytes = 0;
    for (auto& [url, future] : pending) bytes += future.get();
    return bytes;
  }
};

int main() {
  Fetcher fetcher;
  fetcher.start("a");
  fetcher.start("bb");
  std::vector<std::shared_future<int>> shared;
  shared.push_back(std::async(std::launch::deferred, [] { return 4; }).share());
  return fetcher.finish() + shared[0].get() == 7 ? 0 : 1;
}
