#include <atomic>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>

class Dictionary {
 public:
  std::string translate(const std::string& word) const {
    std::shared_lock lock(mutex_);
    lookups_.fetch_add(1, std::memory_order_relaxed);
    auto it = words_.find(word);
    return it == words_.end() ? word : it->second;
  }
  void learn(const std::string& word, std::string meaning) {
    if (translate(word) == meaning) return;
    std::unique_lock lock(mutex_);
    words_.insert_or_assign(word, std::move(meaning));
  }

 private:
  mutable std::shared_mutex mutex_;
  mutable std::atomic<long> lookups_{0};
  std::map<std::string, std::string> words_;
};

int main() {
  Dictionary dictionary;
  std::thread teacher([&] { dictionary.learn("hond", "dog"); });
  std::thread pupil([&] { dictionary.translate("hond"); });
  teacher.join();
  pupil.join();
  return dictionary.translate("hond") == "dog" ? 0 : 1;
}
