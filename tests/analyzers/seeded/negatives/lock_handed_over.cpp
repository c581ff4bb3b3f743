#include <mutex>
#include <thread>
#include <vector>

class Journal {
 public:
  [[nodiscard]] std::unique_lock<std::mutex> open() { return std::unique_lock<std::mutex>(mutex_); }
  void append(std::unique_lock<std::mutex> held, int entry) {
    entries_.push_back(entry);
    held.unlock();
  }
  void appendTwo(int a, int b) {
    auto held = open();
    entries_.push_back(a);
    append(std::move(held), b);
  }
  std::size_t size(const std::unique_lock<std::mutex>&) const { return entries_.size(); }

 private:
  std::mutex mutex_;
  std::vector<int> entries_;
};

int main() {
  Journal journal;
  std::thread a([&] { journal.appendTwo(1, 2); });
  std::thread b([&] { journal.append(journal.open(), 3); });
  a.join();
  b.join();
  auto held = journal.open();
  return journal.size(held) == 3 ? 0 : 1;
}
