#pragma once
#include <mutex>

class Index;
class Store {
 public:
  void insert(Index& index);
  void compact();
  std::mutex mutex_;
};
class Index {
 public:
  void add();
  void rebuild(Store& store);
  std::mutex mutex_;
};
// Locks in the constructor, which is in another unit.
class Scope {
 public:
  explicit Scope(std::mutex& mutex);
  ~Scope();

 private:
  std::mutex& mutex_;
};
