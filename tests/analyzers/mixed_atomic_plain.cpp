// One object both atomically and plainly, and objects that are used one way.
#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>

long overflow = 0;
void add() { std::atomic_ref<long>(overflow).fetch_add(1); }
void run_globally() {
  std::thread worker(add);
  if (overflow > 0) std::this_thread::yield();  // expect[likely]: overflow is accessed plainly here
  worker.join();
}

struct Counters {
  std::atomic<long> sent{0};
  std::atomic<long> lost{0};
};
long copies(Counters& counters) {
  long value;
  std::memcpy(&value, &counters.sent, sizeof value);               // expect: memcpy reads an atomic
  std::memset(static_cast<void*>(&counters), 0, sizeof counters);  // expect: memset writes an atomic
  return value;
}

template <class T>
T cast_away(std::atomic<T>& value) {
  return *reinterpret_cast<T*>(&value);  // expect: takes the atomic away
}
int use(std::atomic<int>& value) { return cast_away(value); }

class Ring {
 public:
  void start() {
    worker_ = std::jthread([this] { __atomic_store_n(&head_, 1, __ATOMIC_RELEASE); });
  }
  int head() const { return head_; }  // expect: Ring::head_ is accessed plainly here

 private:
  int head_ = 0;
  std::jthread worker_;
};

// Near misses.
long in_phases = 0;
void phases() {
  in_phases = 1;
  std::thread a([] { std::atomic_ref<long>(in_phases).fetch_add(1); });
  std::thread b([] { std::atomic_ref<long>(in_phases).fetch_add(1); });
  a.join();
  b.join();
  if (in_phases != 3) std::this_thread::yield();
}
void other_bytes(char* to, const char* from) { std::memcpy(to, from, 8); }
struct Plain {
  int a = 0;
};
void plain_struct(Plain& plain) { std::memset(&plain, 0, sizeof plain); }
const void* address(const std::atomic<int>& value) { return static_cast<const void*>(&value); }
std::mutex mutex;
long guarded = 0;
void both_guarded() {
  std::lock_guard<std::mutex> guard(mutex);
  std::atomic_ref<long>(guarded).fetch_add(1);
  if (guarded > 3) guarded = 0;
}
void run_guarded() {
  std::thread a(both_guarded), b(both_guarded);
  a.join();
  b.join();
}
struct Pointers {
  std::atomic<int>* counter = nullptr;
};
void copies_a_pointer(Pointers& to, const Pointers& from) { std::memcpy(&to, &from, sizeof to); }
