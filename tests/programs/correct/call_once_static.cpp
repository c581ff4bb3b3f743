// executions: *
// call_once with an initialiser that fails first, and a function-local static: initialised once, seen by both.
#include <mutex>
#include <stdexcept>

#include "../in_threads.h"

struct Config {
  Config() : value(7) {}
  int value;
};

const Config& config() {
  static Config instance;
  return instance;
}

int main() {
  std::once_flag once;
  std::atomic<int> attempts = 0;
  int value = 0;
  const auto use = [&] {
    try {
      std::call_once(once, [&] {
        if (attempts.fetch_add(1, kRelaxed) == 0) throw std::runtime_error("first attempt");
        value = 1;
      });
      assert(value == 1);
    } catch (const std::runtime_error&) {
    }
    assert(config().value == 7);
  };
  in_threads(use, use);
}
