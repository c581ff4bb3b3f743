// One shared_ptr object in several threads, and copies.
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

struct Config {
  int size = 0;
};
std::shared_ptr<Config> current = std::make_shared<Config>();

void reader() {
  std::shared_ptr<Config> mine = current;  // expect-note: used here by another thread
  (void)mine->size;
}
void run_globally() {
  std::thread thread(reader);
  current = std::make_shared<Config>();  // expect[likely]: current is replaced here
  thread.join();
}

class Scene {
 public:
  void start() {
    thread_ = std::thread([this] { load(); });
  }
  std::shared_ptr<Config> mesh() const { return mesh_; }
  ~Scene() { thread_.join(); }

 private:
  void load() {
    mesh_.reset(new Config);  // expect: Scene::mesh_ is replaced here
  }
  std::shared_ptr<Config> mesh_;
  std::thread thread_;
};

void captured() {
  auto shared = std::make_shared<Config>();
  std::thread writer([&shared] { shared = nullptr; });  // expect: shared is replaced here
  if (shared->size == 0) std::this_thread::yield();
  writer.join();
}

template <class T>
struct Holder {
  std::shared_ptr<T> value;
  void run() {
    std::jthread a([this] {
      std::shared_ptr<T> fresh;
      value.swap(fresh);  // expect: Holder::value is replaced here
    });
    std::jthread b([this] { (void)value.get(); });
  }
};
void use(Holder<int>& holder) { holder.run(); }

// Near misses.
void copies() {
  auto shared = std::make_shared<Config>();
  std::thread worker([shared]() mutable { shared = nullptr; });
  shared.reset();
  worker.join();
}
std::mutex mutex;
std::shared_ptr<Config> guarded;
void locked() {
  std::lock_guard<std::mutex> guard(mutex);
  guarded = std::make_shared<Config>();
}
void run_locked() {
  std::thread a(locked), b(locked);
  a.join();
  b.join();
}
std::shared_ptr<Config> by_functions;
void atomically() { std::atomic_store(&by_functions, std::make_shared<Config>()); }
void run_atomically() {
  std::thread a(atomically), b(atomically);
  a.join();
  b.join();
}
std::shared_ptr<Config> phases;
void in_phases() {
  phases = std::make_shared<Config>();
  std::thread worker([] { (void)phases.get(); });
  worker.join();
  phases.reset();
}
std::shared_ptr<Config> only_read;
void readers() {
  std::thread a([] { (void)only_read.get(); }), b([] { (void)only_read.get(); });
  a.join();
  b.join();
}
