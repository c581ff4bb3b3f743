#pragma once
#include <pthread.h>

#include <functional>

pthread_t start(void* (*entry)(void*), void* argument);
class Pool {
 public:
  void post(std::function<void()> work);      // a queue and a thread
  void dispatch(std::function<void()> work);  // at once, whatever its name says
};
