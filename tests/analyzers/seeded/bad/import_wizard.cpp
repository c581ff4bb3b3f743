#include <mutex>
#include <string>
#include <thread>
#include <vector>

struct Report {
  std::mutex mutex;
  std::vector<std::string> errors;
  int rows = 0;

  void rowDone() {
    std::lock_guard lock(mutex);
    ++rows;
  }
  void fail(const std::string& why) {
    std::lock_guard lock(mutex);
    errors.push_back(why);
  }
};

int main() {
  Report report;
  std::vector<std::thread> importers;
  for (int part = 0; part < 3; ++part) {
    importers.emplace_back([&report, part] {
      for (int row = 0; row < 20; ++row) {
        if (row % 7 == part) {
          report.errors.emplace_back("bad row " + std::to_string(row));  // expect: unguarded-access
        } else {
          report.rowDone();
        }
      }
      if (part == 1) report.fail("part 1 was truncated");
    });
  }
  for (auto& importer : importers) importer.join();
  return report.rows > 0 ? 0 : 1;
}
