#include <future>
#include <map>
#include <mutex>
#include <string>
#include <thread>

namespace {

std::mutex g_cacheMutex;
std::map<std::string, int> g_cache;

int render(const std::string& path) {
  int sum = 0;
  for (char c : path) sum = sum * 31 + c;
  return sum;
}

int awaitResult(std::future<int>& pending) {
  return pending.get();  // expect-any(f): blocking-under-lock
}

int thumbnail(const std::string& path) {
  std::unique_lock<std::mutex> lock(g_cacheMutex);
  if (auto hit = g_cache.find(path); hit != g_cache.end()) return hit->second;
  std::future<int> pending = std::async(std::launch::async, render, path);
  const int image = awaitResult(pending);  // expect-any(f): blocking-under-lock
  g_cache.emplace(path, image);
  return image;
}

}  // namespace

int main() {
  std::thread other([] { thumbnail("b.png"); });
  int image = thumbnail("a.png");
  other.join();
  return image == render("a.png") ? 0 : 1;
}
