#include "store.h"

void Index::add() { Scope scope(mutex_); }
void Index::rebuild(Store& store) {
  Scope scope(mutex_);
  store.compact();  // expect: Store::mutex_ is taken while holding Index::mutex_
}
