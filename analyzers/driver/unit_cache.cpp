// An entry: a magic line, its files with their digests (sorted, each name without what it shares with the one before),
// the result's bytes (unit_result_io.h).
//
// The tool's version is the digest of its own executable and Clang's version: any other build of it has other entries.
// Limits: a file that did not exist when a unit was read, and would be found before another now, is not noticed, as in
// every such cache. Tested by: tests/unit/analyzers/unit_cache_test.cpp
#include "analyzers/driver/unit_cache.h"

#include <clang/Basic/Version.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>

#include "analyzers/archive.h"
#include "analyzers/driver/unit_result_io.h"

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;
using archive::list;

constexpr std::string_view kMagic = "snarl-unit-1\n";
constexpr auto kDay = std::chrono::hours(24);
constexpr auto kKept = 30 * kDay;

struct Input {
  std::string file;
  Digest digest;
};

void write_inputs(archive::Writer& writer, const std::vector<Input>& inputs) {
  std::string_view before;
  list(writer, inputs, [&](const Input& input) {
    std::size_t shared = 0;
    while (shared < std::min(before.size(), input.file.size()) && before[shared] == input.file[shared]) ++shared;
    writer.number(shared);
    writer.text(input.file.substr(shared));
    writer.text(input.digest);
    before = input.file;
  });
}

std::vector<Input> read_inputs(archive::Reader& reader) {
  std::vector<Input> inputs;
  std::string before;
  list(reader, inputs, [&](Input& input) {
    const std::uint64_t shared = reader.number();
    reader.good = reader.good && shared <= before.size();
    if (!reader.good) return;
    reader.text(input.file);
    input.file.insert(0, before, 0, shared);
    reader.text(input.digest);
    before = input.file;
  });
  return inputs;
}

void add(Digester& digester, const std::vector<std::string>& words) {
  digester.add(std::to_string(words.size()));
  for (const std::string& word : words) digester.add(word);
}

void add(Digester& digester, const LockTable& table) {
  for (const LockType& lock : table.locks) {
    digester.add(lock.type + (lock.recursive ? " recursive" : ""));
    for (const auto* methods :
         {&lock.lock, &lock.try_lock, &lock.unlock, &lock.lock_shared, &lock.try_lock_shared, &lock.unlock_shared})
      add(digester, *methods);
  }
  for (const GuardType& guard : table.guards)
    digester.add(guard.type + (guard.shared ? " shared" : "") + (guard.several ? " several" : ""));
  add(digester, table.conditions);
  add(digester, table.threads);
  for (const CallRule& call : table.calls)
    add(digester, {call.function, std::to_string(static_cast<int>(call.role)), std::to_string(call.argument),
                   std::to_string(call.other)});
}

// By its name, so that nothing else is removed from a folder that users share with other things.
bool is_entry(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.find_first_not_of("0123456789abcdef") == 30 && name.substr(30, 5) == ".unit";
}

}  // namespace

fs::path default_cache_folder() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && *cache == '/')
    return fs::path(cache) / "snarl" / "lint";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
    return fs::path(home) / ".cache" / "snarl" / "lint";
  return {};
}

UnitCache::UnitCache(fs::path folder) : folder_(std::move(folder)) {
  if (folder_.empty()) return;
  Digester digester;
  digester.add(engine_version());
  digester.add(clang::getClangFullVersion());
  digester.add(read_file("/proc/self/exe").value_or(""));
  tool_ = digester.digest();
}

fs::path UnitCache::entry(const Unit& unit, const LockTable& table) const {
  Digester digester;
  digester.add(tool_);
  digester.add(unit.file);
  digester.add(unit.directory);
  add(digester, unit.command_line);
  add(digester, table);
  const std::string name = hex(digester.digest());
  return folder_ / name.substr(0, 2) / (name.substr(2) + ".unit");
}

std::optional<UnitResult> UnitCache::load(const Unit& unit, const LockTable& table, FileDigests& files) const {
  if (folder_.empty()) return std::nullopt;
  const fs::path name = entry(unit, table);
  const std::optional<std::string> bytes = read_file(name.string());
  if (!bytes || !bytes->starts_with(kMagic)) return std::nullopt;
  archive::Reader reader;
  reader.bytes = std::string_view(*bytes).substr(kMagic.size());
  const std::vector<Input> inputs = read_inputs(reader);
  if (!reader.good || inputs.empty()) return std::nullopt;
  for (const Input& input : inputs)
    if (files.once(input.file) != input.digest) return std::nullopt;
  std::optional<UnitResult> result = unit_result_from_bytes(reader.bytes);
  if (!result) return std::nullopt;
  for (const Input& input : inputs) result->files_read.push_back(input.file);
  // So that prune() knows what is in use.
  std::error_code error;
  const auto now = fs::file_time_type::clock::now();
  if (const auto used = fs::last_write_time(name, error); !error && now - used > kDay)
    fs::last_write_time(name, now, error);
  return result;
}

void UnitCache::store(const Unit& unit, const LockTable& table, const UnitResult& result, std::int64_t began_ns,
                      FileDigests& files) {
  if (folder_.empty() || !result.parsed || !trouble_.empty()) return;
  std::vector<Input> inputs;
  std::vector<std::string> names = result.files_read;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  for (const std::string& file : names) {
    const std::optional<Digest> digest = files.unchanged(file, began_ns);
    if (!digest) return;
    inputs.push_back({file, *digest});
  }
  if (inputs.empty()) return;
  UnitResult kept = result;
  kept.files_read.clear();
  archive::Writer writer;
  writer.bytes = kMagic;
  write_inputs(writer, inputs);
  writer.bytes += to_bytes(kept);

  const fs::path name = entry(unit, table);
  const fs::path temporary = name.string() + "." + std::to_string(getpid());
  std::error_code error;
  fs::create_directories(name.parent_path(), error);
  errno = 0;
  std::ofstream stream(temporary, std::ios::binary);
  stream << writer.bytes;
  stream.close();
  if (stream) fs::rename(temporary, name, error);
  if (stream && !error) return;
  trouble_ = folder_.string() + ": " + (error ? error.message() : std::strerror(errno));
  fs::remove(temporary, error);
}

void UnitCache::prune() const {
  if (folder_.empty()) return;
  std::error_code error;
  const fs::path stamp = folder_ / "pruned";
  const auto now = fs::file_time_type::clock::now();
  const auto last = fs::last_write_time(stamp, error);
  if (!error && now - last < kDay) return;
  std::ofstream(stamp) << "Entries that nothing has used for a month were removed at this file's time.\n";
  std::vector<fs::path> old;
  for (fs::recursive_directory_iterator at(folder_, error), end; !error && at != end; at.increment(error)) {
    std::error_code none;
    if (is_entry(at->path()) && at->is_regular_file(none) && now - at->last_write_time(none) > kKept && !none)
      old.push_back(at->path());
  }
  for (const fs::path& file : old) fs::remove(file, error);
}

}  // namespace snarl::analyzers
