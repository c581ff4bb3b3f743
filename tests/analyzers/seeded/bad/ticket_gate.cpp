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
    } while (seen == nullptr);  // expect-any(s): spin-on-plain
    return seen->number;
  }

 private:
  Ticket ticket_;
  const Ticket* published_ = nullptr;  // expect-any(s): spin-on-plain
};

int main() {
  TicketGate gate;
  std::thread clerk([&gate] { gate.announce(42); });
  int number = gate.waitForTicket();
  clerk.join();
  return number == 42 ? 0 : 1;
}
