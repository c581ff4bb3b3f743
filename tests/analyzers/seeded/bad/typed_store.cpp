// Two stores which are kept in step; the guard is our own.
#include <map>
#include <mutex>
#include <string>
#include <thread>

template <typename Mutex>
class Hold {
 public:
  explicit Hold(Mutex& m) : m_(&m) { m_->lock(); }
  ~Hold() { m_->unlock(); }
  Hold(const Hold&) = delete;
  Hold& operator=(const Hold&) = delete;

 private:
  Mutex* m_;
};

template <typename Key, typename Value>
struct Store {
  std::mutex mu;
  std::map<Key, Value> rows;
};

Store<int, std::string> names;
Store<std::string, int> ids;

void Add(int id, const std::string& name) {
  Hold<std::mutex> a(names.mu);
  Hold<std::mutex> b(ids.mu);  // expect-any(s): lock-order
  names.rows[id] = name;
  ids.rows[name] = id;
}

void RemoveByName(const std::string& name) {
  Hold<std::mutex> a(ids.mu);
  auto it = ids.rows.find(name);
  if (it == ids.rows.end()) return;
  Hold<std::mutex> b(names.mu);  // expect-any(s): lock-order
  names.rows.erase(it->second);
  ids.rows.erase(it);
}

int main() {
  std::thread adder([] {
    for (int i = 0; i < 100; ++i) Add(i, "n" + std::to_string(i));
  });
  std::thread remover([] {
    for (int i = 0; i < 100; ++i) RemoveByName("n" + std::to_string(i));
  });
  adder.join();
  remover.join();
}
