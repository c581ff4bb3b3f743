// Handlers that lock, allocate or write to streams, and handlers that may do what they do.
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <iostream>
#include <mutex>
#include <string>
#include <vector>

std::mutex mutex;
pthread_mutex_t c_mutex = PTHREAD_MUTEX_INITIALIZER;
std::vector<int> seen;

void locks(int) {
  std::lock_guard<std::mutex> guard(mutex);  // expect[likely]: a signal handler locks
}
void log(const char* text) {
  std::cerr << text;  // expect: a signal handler uses a stream
}
void through_a_helper(int) { log("x"); }

struct Reaper {
  static void on_child(int, siginfo_t*, void*) {
    pthread_mutex_lock(&c_mutex);  // expect: a signal handler locks
    pthread_mutex_unlock(&c_mutex);
  }
};

template <int N>
void in_template(int) {
  seen.push_back(N);  // expect: a signal handler changes a container
}

void install() {
  std::signal(SIGINT, locks);
  std::signal(SIGTERM, through_a_helper);
  std::signal(SIGUSR1, [](int) { delete new int; });  // expect: allocates // expect: frees memory
  std::signal(SIGUSR2, in_template<3>);
  struct sigaction action = {};
  action.sa_sigaction = Reaper::on_child;
  sigaction(SIGCHLD, &action, nullptr);
}

// Near misses.
volatile std::sig_atomic_t stop = 0;
std::atomic<int> count{0};
int pipe_end = 1;
void sets_a_flag(int) { stop = 1; }
void counts(int) { count.fetch_add(1); }
void writes(int) {
  const char text[] = "x";
  if (write(pipe_end, text, 1) < 0) _exit(1);
}
void not_a_handler() {
  std::lock_guard<std::mutex> guard(mutex);
  seen.push_back(1);
}
void install_good() {
  std::signal(SIGINT, sets_a_flag);
  std::signal(SIGTERM, counts);
  std::signal(SIGUSR1, writes);
  std::signal(SIGPIPE, SIG_IGN);
}
