#include <mutex>
#include <string>
#include <thread>
#include <vector>

enum class State { kIdle, kClaimed, kDone };

struct Job {
  std::string name;
  State state = State::kIdle;
};

class JobBoard {
 public:
  explicit JobBoard(int n) {
    for (int i = 0; i < n; ++i) jobs_.push_back({"job" + std::to_string(i)});
  }

  int Claim() {
    mu_.lock();
    int found = -1;
    for (int i = 0; i < static_cast<int>(jobs_.size()); ++i) {
      switch (jobs_[i].state) {
        case State::kClaimed:
        case State::kDone:
          continue;
        case State::kIdle:
          break;
      }
      jobs_[i].state = State::kClaimed;
      if (jobs_[i].name.empty()) {
        mu_.unlock();
        return -1;
      }
      found = i;
      break;
    }
    mu_.unlock();
    return found;
  }

  void Finish(int i) {
    std::lock_guard<std::mutex> lock(mu_);
    jobs_[i].state = State::kDone;
  }

 private:
  std::mutex mu_;
  std::vector<Job> jobs_;
};

int main() {
  JobBoard board(40);
  auto work = [&board] {
    for (int job = board.Claim(); job >= 0; job = board.Claim()) board.Finish(job);
  };
  std::thread a(work), b(work);
  a.join();
  b.join();
}
