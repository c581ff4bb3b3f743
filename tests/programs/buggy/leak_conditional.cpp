// The loser of the compare-exchange forgets its own object.
#include "../in_threads.h"

int main() {
  std::atomic<int*> shared = nullptr;
  const auto initialise = [&] {
    int* expected = nullptr;
    shared.compare_exchange_strong(expected, new int(1));  // expect: leak
  };
  in_threads(initialise, initialise);
  delete shared.load();
}
