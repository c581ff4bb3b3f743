// volatile between threads, and volatile for what it is good for.
#include <csignal>
#include <mutex>
#include <thread>

volatile bool stop = false;  // expect[likely]: stop is volatile
void loop() {
  while (!stop) std::this_thread::yield();
}
void run_globally() {
  std::thread worker(loop);
  stop = true;
  worker.join();
}

class Poller {
 public:
  Poller() : thread_([this] { poll(); }) {}
  ~Poller() {
    running_ = false;
    thread_.join();
  }
  void quit() { running_ = false; }

 private:
  void poll() {
    while (running_) std::this_thread::yield();
  }
  volatile bool running_ = true;  // expect: Poller::running_ is volatile
  std::thread thread_;
};

void captured() {
  volatile long received = 0;  // expect: received is volatile
  std::thread receiver([&] { received = received + 1; });
  if (received > 0) std::this_thread::yield();
  receiver.join();
}

template <class T>
struct Shared {
  volatile T value{};  // expect: Shared::value is volatile
  void run() {
    std::jthread a([this] { value = 1; });
    std::jthread b([this] { value = 2; });
  }
};
void use(Shared<int>& shared) { shared.run(); }

// Near misses.
volatile std::sig_atomic_t interrupted = 0;
void on_signal(int) { interrupted = 1; }
void waits_for_signals() {
  std::signal(SIGINT, on_signal);
  while (!interrupted) {
  }
}
volatile int device_register;
void without_threads() {
  device_register = 1;
  while (device_register != 0) {
  }
}
std::mutex mutex;
volatile int counter = 0;
void locked() {
  std::lock_guard<std::mutex> guard(mutex);
  counter = counter + 1;
}
void run_locked() {
  std::thread a(locked), b(locked);
  a.join();
  b.join();
}
volatile int before = 0;
void reads_later() {
  before = 1;
  std::thread worker([] { (void)before; });
  worker.join();
  before = 2;
}
