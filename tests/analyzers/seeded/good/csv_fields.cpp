#include <stdlib.h>
#include <string.h>

#include <future>
#include <string>

static int sumFields(std::string line) {
  int sum = 0;
  char* rest = nullptr;
  for (char* field = strtok_r(line.data(), ",", &rest); field; field = strtok_r(nullptr, ",", &rest)) {
    sum += static_cast<int>(strtol(field, nullptr, 10));
  }
  return sum;
}

int main() {
  auto left = std::async(std::launch::async, sumFields, std::string("1,2,3"));
  auto right = std::async(std::launch::async, sumFields, std::string("4,5,6"));
  return left.get() + right.get() == 21 ? 0 : 1;
}
