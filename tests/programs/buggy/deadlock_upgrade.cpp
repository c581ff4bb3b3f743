// Two readers of a shared lock both wait to become the writer.
#include <shared_mutex>

#include "../in_threads.h"

std::shared_mutex shared;

void upgrade() {
  shared.lock_shared();
  shared.lock();  // expect: deadlock
  shared.unlock();
  shared.unlock_shared();
}

int main() { in_threads(upgrade, upgrade); }
