// The destructor of a joinable std::thread terminates.
#include <thread>

int main() {
  std::thread forgotten([] {});
}
// expect-anywhere: exception
