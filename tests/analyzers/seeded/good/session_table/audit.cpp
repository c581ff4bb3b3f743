#include "session_table.h"

void AuditTrail::record(const std::string& line) {
  std::lock_guard<std::mutex> lock(trail_mutex_);
  lines_.push_back(line);
}

std::vector<std::string> AuditTrail::report(const SessionTable& table) {
  const std::size_t open = table.count();
  std::lock_guard<std::mutex> lock(trail_mutex_);
  std::vector<std::string> copy = lines_;
  copy.push_back("open sessions: " + std::to_string(open));
  return copy;
}
