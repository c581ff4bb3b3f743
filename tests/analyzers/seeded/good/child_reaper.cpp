#include <pthread.h>
#include <signal.h>
#include <string.h>

struct ChildTable {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  int running = 0;
};

static ChildTable children;
static volatile sig_atomic_t exited = 0;

static void childExited(int, siginfo_t*, void*) {
  exited = 1;
}

static void* spawnLoop(void*) {
  for (int i = 0; i < 10; ++i) {
    pthread_mutex_lock(&children.mutex);
    ++children.running;
    pthread_mutex_unlock(&children.mutex);
  }
  return nullptr;
}

int main() {
  struct sigaction action;
  memset(&action, 0, sizeof action);
  action.sa_sigaction = &childExited;
  action.sa_flags = SA_SIGINFO;
  sigaction(SIGCHLD, &action, nullptr);
  pthread_t spawner;
  pthread_create(&spawner, nullptr, spawnLoop, nullptr);
  pthread_join(spawner, nullptr);
  if (exited) {
    pthread_mutex_lock(&children.mutex);
    --children.running;
    pthread_mutex_unlock(&children.mutex);
  }
  return 0;
}
