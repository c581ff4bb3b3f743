#include "store.h"

void Store::insert(Index& index) {
  Scope scope(mutex_);
  index.add();  // expect-note: calls on
}
void Store::compact() { Scope scope(mutex_); }

Scope::Scope(std::mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
Scope::~Scope() { mutex_.unlock(); }
