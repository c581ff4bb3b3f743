#include "threads.h"

#include <utility>
#include <vector>

pthread_t start(void* (*entry)(void*), void* argument) {
  pthread_t thread;
  pthread_create(&thread, nullptr, entry, argument);
  return thread;
}

static std::vector<std::function<void()>> queue;
void Pool::post(std::function<void()> work) { queue.push_back(std::move(work)); }
void Pool::dispatch(std::function<void()> work) { work(); }
