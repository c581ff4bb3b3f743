#include "session_table.h"

void SessionTable::open(int id, const std::string& user) {
  std::lock_guard<std::mutex> lock(table_mutex_);
  sessions_[id] = Session{id, user};
  trail_.record("open " + user);
}

void SessionTable::close(int id) {
  std::lock_guard<std::mutex> lock(table_mutex_);
  sessions_.erase(id);
}

std::size_t SessionTable::count() const {
  std::lock_guard<std::mutex> lock(table_mutex_);
  return sessions_.size();
}
