#include <atomic>
#include <thread>

struct Ticket {
  int number = 0;
};

class TicketGate {
 public:
  void announce(int number) {
    ticket_.number = number;
    published_ = &ticket_;
  }

  int waitForTicket() const {
    const Ticket* seen;
    do {
      seen = published_;
    } while (seen == nullptr);
    return seen->number;
  }

 private:
  Ticket ticket_;
  std::atomic<const Ticket*> published_{nullptr};
};

int main() {
  TicketGate gate;
  std::thread clerk([&gate] { gate.announce(42); });
  int number = gate.waitForTicket();
  clerk.join();
  return number == 42 ? 0 : 1;
}
