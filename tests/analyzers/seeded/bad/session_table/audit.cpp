#include "session_table.h"

void AuditTrail::record(const std::string& line) {
  std::lock_guard<std::mutex> lock(trail_mutex_);  // expect-any(cycle): lock-order
  lines_.push_back(line);
}

std::vector<std::string> AuditTrail::report(const SessionTable& table) {
  std::lock_guard<std::mutex> lock(trail_mutex_);
  std::vector<std::string> copy = lines_;
  copy.push_back("open sessions: " + std::to_string(table.count()));  // expect-any(cycle): lock-order
  return copy;
}
