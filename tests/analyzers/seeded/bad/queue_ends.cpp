#include <mutex>
#include <thread>

// A list queue with one lock per end.
class TwoLockQueue {
  struct Node {
    int value = 0;
    Node* next = nullptr;
  };

 public:
  TwoLockQueue() : head_(new Node), tail_(head_) {}
  TwoLockQueue(const TwoLockQueue&) = delete;
  ~TwoLockQueue() {
    while (head_) {
      Node* next = head_->next;
      delete head_;
      head_ = next;
    }
  }
  void push(int value) {
    std::lock_guard<std::mutex> lock(tailMutex_);
    tail_->value = value;
    tail_->next = new Node;
    tail_ = tail_->next;
    ++pushed_;
  }
  long pushed() {
    std::lock_guard<std::mutex> lock(tailMutex_);
    return pushed_;
  }
  void notePop() {
    std::lock_guard<std::mutex> lock(headMutex_);
    ++popped_;
  }
  long popped() {
    std::lock_guard<std::mutex> lock(headMutex_);
    return popped_;
  }

 private:
  std::mutex headMutex_;  // expect-any(f): false-sharing
  long popped_ = 0;
  std::mutex tailMutex_;  // expect-any(f): false-sharing
  long pushed_ = 0;
  Node* head_;
  Node* tail_;
};

int main() {
  TwoLockQueue queue;
  std::thread producer([&] {
    for (int i = 0; i < 200; ++i) queue.push(i);
  });
  std::thread consumer([&] {
    for (int i = 0; i < 200; ++i) queue.notePop();
  });
  producer.join();
  consumer.join();
  return queue.pushed() == queue.popped() ? 0 : 1;
}
