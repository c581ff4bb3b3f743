#include <condition_variable>
#include <mutex>
#include <queue>
#include <string>
#include <thread>

class Spooler {
 public:
  void submit(std::string document) {
    std::lock_guard<std::mutex> lock(m_mutex);
    m_documents.push(std::move(document));
    m_available.notify_one();
  }

  std::string next() {
    std::unique_lock<std::mutex> lock(m_mutex);
    if (m_documents.empty()) m_available.wait(lock);  // expect: wait-without-predicate
    std::string document = std::move(m_documents.front());
    m_documents.pop();
    return document;
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_available;
  std::queue<std::string> m_documents;
};

int main() {
  Spooler spooler;
  auto printer = [&spooler] {
    for (int i = 0; i < 5; ++i) spooler.next();
  };
  std::thread a(printer), b(printer);
  for (int i = 0; i < 10; ++i) spooler.submit("page");
  a.join();
  b.join();
}
