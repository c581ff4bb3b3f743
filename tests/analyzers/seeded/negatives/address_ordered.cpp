#include <functional>
#include <mutex>
#include <thread>

struct Wallet {
  std::mutex mutex;
  long coins = 100;
};

static void pay(Wallet& from, Wallet& to, long n) {
  if (&from == &to) return;
  Wallet* first = &from;
  Wallet* second = &to;
  if (std::less<Wallet*>{}(second, first)) std::swap(first, second);
  std::lock_guard<std::mutex> a(first->mutex);
  std::lock_guard<std::mutex> b(second->mutex);
  from.coins -= n;
  to.coins += n;
}

int main() {
  Wallet x, y;
  std::thread a([&] { pay(x, y, 5); });
  std::thread b([&] { pay(y, x, 7); });
  a.join();
  b.join();
  return x.coins + y.coins == 200 ? 0 : 1;
}
