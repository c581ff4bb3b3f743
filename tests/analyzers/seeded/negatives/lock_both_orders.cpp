#include <mutex>
#include <thread>

static std::mutex left, right;
static int leftCount = 0, rightCount = 0;

static void forward() {
  std::scoped_lock lock(left, right);
  ++leftCount, ++rightCount;
}

static void backward() {
  std::unique_lock<std::mutex> r(right, std::defer_lock);
  std::unique_lock<std::mutex> l(left, std::defer_lock);
  std::lock(r, l);
  --leftCount, --rightCount;
}

static void adopted() {
  std::lock(right, left);
  std::lock_guard<std::mutex> a(left, std::adopt_lock);
  std::lock_guard<std::mutex> b(right, std::adopt_lock);
  leftCount += rightCount;
}

int main() {
  std::thread a(forward), b(backward), c(adopted);
  a.join();
  b.join();
  c.join();
}
