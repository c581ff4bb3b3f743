// The cache on a real unit: found again while nothing that it read has changed, and only then.
#include "analyzers/driver/unit_cache.h"

#include <gtest/gtest.h>

#include <chrono>

#include "analyzers/driver/database.h"
#include "analyzers/driver/unit_result_io.h"
#include "tests/scratch_folder.h"

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSource =
    "#include \"a.h\"\n#include <mutex>\nstd::mutex m;\nint f() { std::lock_guard<std::mutex>{m}; return kOne; }\n";

class UnitCacheTest : public testing::Test {
 protected:
  UnitCacheTest() {
    header_ = folder_.write("a.h", "constexpr int kOne = 1;\n");
    unit_ = plain_unit(folder_.write("a.cpp", kSource), {});
    // Files that were changed a moment ago are not trusted, so these are old.
    for (const char* name : {"a.h", "a.cpp"})
      fs::last_write_time(folder_.path() / name, fs::file_time_type::clock::now() - std::chrono::hours(1));
    result_ = summarise_unit(unit_, built_in_lock_table(), nullptr);
  }
  // After everything that has happened.
  static constexpr std::int64_t kLater = INT64_MAX;
  void store(std::int64_t began_ns = kLater) {
    FileDigests files;
    cache().store(unit_, built_in_lock_table(), result_, began_ns, files);
  }
  std::optional<UnitResult> load() {
    FileDigests files;
    return cache().load(unit_, built_in_lock_table(), files);
  }
  UnitCache& cache() {
    if (!cache_) cache_.emplace(folder_.path() / "cache");
    return *cache_;
  }
  std::vector<fs::path> entries() const {
    std::vector<fs::path> found;
    for (const auto& at : fs::recursive_directory_iterator(folder_.path() / "cache"))
      if (at.is_regular_file() && at.path().extension() == ".unit") found.push_back(at.path());
    return found;
  }
  ScratchFolder folder_;
  std::string header_;
  Unit unit_;
  UnitResult result_;
  std::optional<UnitCache> cache_;
};

TEST_F(UnitCacheTest, GivesBackWhatItWasGiven) {
  ASSERT_TRUE(result_.parsed);
  ASSERT_GT(result_.files_read.size(), 2u);  // <mutex> has more in it
  ASSERT_EQ(result_.findings.size(), 1u);    // the guard without a name
  EXPECT_FALSE(load());
  store();
  const std::optional<UnitResult> again = load();
  ASSERT_TRUE(again);
  UnitResult expected = result_, got = *again;
  std::sort(expected.files_read.begin(), expected.files_read.end());
  expected.files_read.erase(std::unique(expected.files_read.begin(), expected.files_read.end()),
                            expected.files_read.end());
  EXPECT_EQ(to_bytes(got), to_bytes(expected));
}

TEST_F(UnitCacheTest, AChangedHeaderOrSourceCounts) {
  store();
  folder_.write("a.h", "constexpr int kOne = 2;\n");
  EXPECT_FALSE(load());
  folder_.write("a.h", "constexpr int kOne = 1;\n");  // back again: contents count, not times
  EXPECT_TRUE(load());
  fs::remove(header_);
  EXPECT_FALSE(load());
}

TEST_F(UnitCacheTest, FlagsAndTheTableCount) {
  store();
  FileDigests files;
  LockTable other = built_in_lock_table();
  other.conditions.push_back("my::Condition");
  EXPECT_FALSE(cache().load(unit_, other, files));
  unit_.command_line.insert(unit_.command_line.begin() + 1, "-DX");
  EXPECT_FALSE(load());
}

TEST_F(UnitCacheTest, AFileThatChangedWhileItWasReadIsNotKept) {
  store(now_of_file_times_ns() - std::int64_t{2} * 3600 * 1'000'000'000);
  EXPECT_FALSE(load());
}

TEST_F(UnitCacheTest, AUnitThatDidNotParseIsNotKept) {
  result_.parsed = false;
  store();
  EXPECT_FALSE(load());
}

TEST_F(UnitCacheTest, DamagedEntriesAreIgnoredAndWrittenAnew) {
  store();
  ASSERT_EQ(entries().size(), 1u);
  const fs::path entry = entries()[0];
  const std::string whole = *read_file(entry.string());
  // Cut and flipped at many places; a flipped bit in a digest or a name makes the entry one of other files.
  for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 97) {
    std::ofstream(entry, std::ios::binary) << whole.substr(0, at);
    EXPECT_FALSE(load()) << at;
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 4);
    std::ofstream(entry, std::ios::binary) << flipped;
    EXPECT_FALSE(load()) << at;
  }
  store();
  EXPECT_TRUE(load());
}

TEST_F(UnitCacheTest, AFolderThatCannotBeWrittenIsSaid) {
  folder_.write("cache", "a file where the folder should be");
  store();
  EXPECT_NE(cache().trouble(), "");
  EXPECT_FALSE(load());
}

TEST_F(UnitCacheTest, OldEntriesGoAndNothingElse) {
  store();
  const std::string foreign = folder_.write("cache/precious.unit", "x");
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(24 * 31);
  fs::last_write_time(foreign, old);
  cache().prune();
  EXPECT_TRUE(load());
  fs::last_write_time(entries()[0].filename() == "precious.unit" ? entries()[1] : entries()[0], old);
  cache().prune();  // not twice a day
  EXPECT_EQ(entries().size(), 2u);
  fs::last_write_time(folder_.path() / "cache/pruned", old);
  cache().prune();
  EXPECT_EQ(entries(), std::vector<fs::path>{foreign});
}

}  // namespace
}  // namespace snarl::analyzers
