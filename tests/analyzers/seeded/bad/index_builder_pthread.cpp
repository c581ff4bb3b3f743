#include <pthread.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

static pthread_mutex_t gIndexLock = PTHREAD_MUTEX_INITIALIZER;
static std::map<std::string, std::vector<int>> gIndex;

static int firstHit(const std::string& word) {
  pthread_mutex_lock(&gIndexLock);
  int line = gIndex.at(word).front();  // expect: lock-leaked-by-exception
  pthread_mutex_unlock(&gIndexLock);
  return line;
}

static void addWord(const std::string& word, int line) {
  pthread_mutex_lock(&gIndexLock);
  gIndex[word].push_back(line);
  pthread_mutex_unlock(&gIndexLock);
}

static void* build(void*) {
  const char* words[] = {"lock", "free", "queue"};
  for (int line = 0; line < 30; ++line) addWord(words[line % 3], line);
  return nullptr;
}

int main() {
  pthread_t builder;
  pthread_create(&builder, nullptr, build, nullptr);
  int line = -1;
  try {
    line = firstHit("queue");
  } catch (const std::out_of_range&) {
    line = 0;
  }
  pthread_join(builder, nullptr);
  return line < 0;
}
