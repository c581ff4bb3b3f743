#include <condition_variable>
#include <mutex>
#include <thread>

static std::mutex pageMutex;
static std::condition_variable pageTurned;
static int page = 0;

static void turnPage() {
  pageTurned.notify_all();  // expect: notify-without-change
}

static int readAfter(int seen) {
  std::unique_lock<std::mutex> lock(pageMutex);
  pageTurned.wait(lock, [seen] { return page > seen; });
  return page;
}

int main() {
  int last = 0;
  std::thread reader([&last] { last = readAfter(0); });
  turnPage();
  reader.join();
  return last == 1 ? 0 : 1;
}
