// The owner deletes without waiting for the user.
#include "../in_threads.h"

int main() {
  auto* value = new std::atomic<int>(0);
  std::atomic<bool> done = false;
  in_threads([&] { value->fetch_add(1); },  // expect: use-after-free with line 8
             [&] { delete value; });
}
