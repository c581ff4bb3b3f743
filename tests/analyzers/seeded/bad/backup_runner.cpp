#include <atomic>
#include <string>
#include <thread>

class BackupRunner {
 public:
  bool run(const std::string& target, bool dryRun) {
    std::thread copier([this] { copied_.fetch_add(1); });
    if (target.empty()) {
      return false;  // expect: unjoined-thread
    }
    if (!dryRun) verified_ = true;
    copier.join();
    return verified_;
  }

 private:
  std::atomic<int> copied_{0};
  bool verified_ = false;
};

int main() {
  BackupRunner runner;
  return runner.run("/var", false) ? 0 : 1;
}
