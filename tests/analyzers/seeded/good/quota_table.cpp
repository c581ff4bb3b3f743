#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <unordered_map>

class QuotaExceeded : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class QuotaTable {
 public:
  void grant(const std::string& tenant, long units) {
    std::lock_guard<std::mutex> guard(mtx);
    left[tenant] += units;
  }

  void consume(const std::string& tenant, long units) {
    std::lock_guard<std::mutex> guard(mtx);
    long& rest = left[tenant];
    if (rest < units) {
      throw QuotaExceeded(tenant);
    }
    rest -= units;
  }

 private:
  std::mutex mtx;
  std::unordered_map<std::string, long> left;
};

static void client(QuotaTable& table, const char* tenant) {
  for (int i = 0; i < 20; ++i) {
    try {
      table.consume(tenant, 10);
    } catch (const QuotaExceeded&) {
      table.grant(tenant, 50);
    }
  }
}

int main() {
  QuotaTable table;
  std::thread one(client, std::ref(table), "acme");
  std::thread two(client, std::ref(table), "initech");
  one.join();
  two.join();
}
