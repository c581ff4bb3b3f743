// A field of a local struct, written while a copy of the whole is taken.
#include "../in_threads.h"

struct Point {
  int x = 0, y = 0, z = 0;
};

int main() {
  Point point;
  Point copy;
  in_threads(
      [&] {
        point.y = 1;  // expect: data-race with line 16
      },
      [&] {
        copy = point;
      });
  return copy.x;
}
