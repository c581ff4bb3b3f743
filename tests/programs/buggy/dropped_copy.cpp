// A racy copy of a structure that nobody looks at.
#include "../in_threads.h"

struct Position {
  int x, y, z;
};
static Position position;

int main() {
  in_threads([] { position.y = 1; },  // expect: data-race with line 12
             [] {
               Position copy = position;
               (void)copy;
             });
}
