// Accounts of a ledger and the transfers between them.
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace bank {

class Account {
 public:
  Account(std::string owner, std::int64_t cents) : owner_(std::move(owner)), balance_(cents) {}

  bool transferTo(Account& other, std::int64_t cents) {
    if (this == &other) return true;
    std::lock_guard<std::mutex> mine(mutex_);
    std::lock_guard<std::mutex> theirs(other.mutex_);  // expect: lock-order
    if (balance_ < cents) return false;
    balance_ -= cents;
    other.balance_ += cents;
    return true;
  }

  std::int64_t balance() const {
    std::lock_guard<std::mutex> guard(mutex_);
    return balance_;
  }

  const std::string& owner() const { return owner_; }

 private:
  const std::string owner_;
  mutable std::mutex mutex_;
  std::int64_t balance_;
};

}  // namespace bank

int main() {
  bank::Account alice("alice", 10'000);
  bank::Account bob("bob", 10'000);
  std::thread rent([&] {
    for (int month = 0; month < 12; ++month) alice.transferTo(bob, 100);
  });
  std::thread salary([&] {
    for (int month = 0; month < 12; ++month) bob.transferTo(alice, 300);
  });
  rent.join();
  salary.join();
  return alice.balance() + bob.balance() == 20'000 ? 0 : 1;
}
