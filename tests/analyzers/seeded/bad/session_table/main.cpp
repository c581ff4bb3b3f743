#include <thread>

#include "session_table.h"

int main() {
  AuditTrail trail;
  SessionTable table(trail);
  std::thread logins([&] {
    for (int i = 0; i < 50; ++i) table.open(i, "user" + std::to_string(i));
  });
  std::thread reporter([&] {
    for (int i = 0; i < 5; ++i) trail.report(table);
  });
  logins.join();
  reporter.join();
  table.close(3);
  return 0;
}
