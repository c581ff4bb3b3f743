#include "store.h"

bool Store::has(int key) {
  std::lock_guard<std::mutex> lock(mutex_);
  return keys_.count(key) != 0;
}
void Store::add(int key) {
  std::lock_guard<std::mutex> lock(mutex_);
  keys_.insert(key);
  ++size_;
}
void Store::add_new(int key) {
  std::lock_guard<std::mutex> lock(mutex_);
  if (keys_.count(key) != 0) return;
  keys_.insert(key);
  ++size_;
}
