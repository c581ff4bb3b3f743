// The second publication overwrites the first, and nobody frees it.
#include "../in_threads.h"

int main() {
  std::atomic<int*> shared = nullptr;
  const auto publish = [&] { shared.store(new int(1)); };  // expect: leak
  in_threads(publish, publish);
  delete shared.load();
}
