// A lock class of the program's own, with Clang's attributes: the lock is the object, not the std::mutex inside. Helpers
// that give back the caller's lock for a while and take it again.
#include "store.h"

#include "locks.h"

void Store::put(int value) {
  LatchGuard guard(&mutex_);
  while (used_ > 10) ready_.Wait();
  make_room();
  used_ += value;  // held again
  ++written_;
}

void Store::make_room() {
  mutex_.AssertHeld();
  while (used_ > 8) {
    mutex_.Unlock();
    mutex_.Lock();
    --used_;
  }
  write_out();
  used_ = 0;
}

void Store::write_out() {
  const int all = used_;
  mutex_.Unlock();
  written_ += all;  // expect[certain]: Store::written_ is written without holding Store::mutex_
  mutex_.Lock();
  used_ -= all;
}

int Store::fill() {
  mutex_.Lock();
  drain(&mutex_);
  const int result = used_;
  mutex_.Unlock();
  plain_.Lock();
  ++counted_;
  plain_.Unlock();
  return result;
}

void Store::drain(Latch* mu) {
  mu->Unlock();
  mu->Lock();
  used_ = 0;  // expect[hint]: Store::used_ is written without holding
}

int Store::peek() const {
  return used_;  // expect[certain]: Store::used_ is read without holding Store::mutex_
}

int Store::torn() {
  plain_.Lock();
  counted_ += 2;
  const int before = counted_;
  plain_.Unlock();
  return before + counted_;  // expect: Store::counted_ is read without holding Store::plain_
}

// An assertion of one's own, with a body.
void Store::check() const { mutex_.AssertHeld(); }
void Store::told() {
  check();
  used_ = 1;
}
