#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

class AuditTrail;

struct Session {
  int id = 0;
  std::string user;
};

class SessionTable {
 public:
  explicit SessionTable(AuditTrail& trail) : trail_(trail) {}
  void open(int id, const std::string& user);
  void close(int id);
  std::size_t count() const;

 private:
  AuditTrail& trail_;
  mutable std::mutex table_mutex_;
  std::map<int, Session> sessions_;
};

class AuditTrail {
 public:
  void record(const std::string& line);
  std::vector<std::string> report(const SessionTable& table);

 private:
  std::mutex trail_mutex_;
  std::vector<std::string> lines_;
};
