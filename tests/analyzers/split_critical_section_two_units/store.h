#pragma once
#include <mutex>
#include <set>

class Store {
 public:
  bool has(int key);
  void add(int key);
  void add_new(int key);

 private:
  std::mutex mutex_;
  std::multiset<int> keys_;
  int size_ = 0;
};
