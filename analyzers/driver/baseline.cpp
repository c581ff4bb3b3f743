// JSON, sorted, one finding a line, so that changes are easy to review and merge. Files are relative to the baseline's
// folder, so that a checkout anywhere else has the same.
// Tested by: tests/unit/analyzers/baseline_test.cpp
#include "analyzers/driver/baseline.h"

#include <unistd.h>

#include <fstream>

#include <nlohmann/json.hpp>

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kSchema = "snarl.lint-baseline/1";

fs::path folder_of(const fs::path& file) {
  std::error_code error;
  return fs::absolute(file, error).lexically_normal().parent_path();
}

std::string relative(const std::string& file, const fs::path& folder) {
  return fs::path(file).lexically_relative(folder).string();
}

}  // namespace

bool Baseline::read(const fs::path& file, std::string* error) {
  std::ifstream stream(file, std::ios::binary);
  std::error_code status;
  if (!fs::is_regular_file(file, status) || !stream) {
    *error = "there is no baseline " + file.string() + " (--write-baseline makes one)";
    return false;
  }
  folder_ = folder_of(file);
  try {
    const Json json = Json::parse(stream);
    if (json.at("schema") != kSchema) throw std::runtime_error(std::string("its schema is not ") + kSchema);
    for (const Json& entry : json.at("findings")) {
      const int count = entry.at("count").get<int>();
      if (count < 1) throw std::runtime_error("a count is less than 1");
      known_[{entry.at("file").get<std::string>(), entry.at("fingerprint").get<std::string>()}] += count;
    }
  } catch (const std::exception& problem) {
    std::string what = problem.what();
    if (what.starts_with("[json.exception")) what.erase(0, what.find("] ") + 2);
    *error = file.string() + " is not a baseline of snarl lint: " + what;
    return false;
  }
  return true;
}

void Baseline::mark(report::LintReport& report) const {
  auto left = known_;
  for (report::LintResult& result : report.results) {
    if (result.state != report::LintState::kNew) continue;
    const auto at = left.find({relative(result.finding.place.file, folder_), result.fingerprint});
    if (at == left.end() || at->second == 0) continue;
    --at->second;
    result.state = report::LintState::kKnown;
  }
  report.has_baseline = true;
}

bool Baseline::write(const fs::path& file, const report::LintReport& report) {
  struct Entry {
    std::string check, message;
    int count = 0;
  };
  std::map<std::pair<std::string, std::string>, Entry> entries;
  for (const report::LintResult& result : report.results) {
    if (result.state == report::LintState::kSuppressed) continue;
    Entry& entry = entries[{relative(result.finding.place.file, folder_of(file)), result.fingerprint}];
    if (entry.count++ == 0) entry = {result.finding.check, result.finding.message, 1};
  }
  std::string text = std::string("{\"schema\": \"") + kSchema + "\", \"findings\": [";
  bool first = true;
  for (const auto& [key, entry] : entries) {
    const Json json = {{"file", key.first},
                       {"fingerprint", key.second},
                       {"check", entry.check},
                       {"count", entry.count},
                       {"message", entry.message}};
    text += (first ? "\n  " : ",\n  ") + json.dump(-1, ' ', false, Json::error_handler_t::replace);
    first = false;
  }
  text += "\n]}\n";
  const fs::path temporary = file.string() + "." + std::to_string(getpid());
  std::ofstream stream(temporary, std::ios::binary);
  stream << text;
  stream.close();
  std::error_code error;
  if (stream) fs::rename(temporary, file, error);
  const bool written = stream && !error;
  if (!written) fs::remove(temporary, error);
  return written;
}

}  // namespace snarl::analyzers
