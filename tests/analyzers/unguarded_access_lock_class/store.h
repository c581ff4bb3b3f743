#pragma once
#include "locks.h"

class Store {
 public:
  Store() : ready_(&mutex_) {}
  void put(int value);
  int fill();
  int peek() const;
  int torn();
  void told();
  void check() const TS(assert_exclusive_lock(mutex_));

 private:
  void make_room() TS(exclusive_locks_required(mutex_));
  void write_out() TS(exclusive_locks_required(mutex_));
  void drain(Latch* mu) TS(exclusive_locks_required(mu));

  mutable Latch mutex_;
  Signal ready_;
  int used_ TS(guarded_by(mutex_)) = 0;
  int written_ TS(guarded_by(mutex_)) = 0;

  Plain plain_;
  int counted_ = 0;
};
