// The cache of units' results on disk, one file for each unit, flags, lock table and version of the tool.
//
// An entry holds the digests of all files that the unit read, and counts only while all of them are the same. Entries
// are written under another name and renamed, so runs at the same time see whole ones; what cannot be read is ignored
// and written anew.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "analyzers/driver/content_hash.h"
#include "analyzers/engine.h"

namespace snarl::analyzers {

// $XDG_CACHE_HOME/snarl/lint, else ~/.cache/snarl/lint; "" when there is no home.
std::filesystem::path default_cache_folder();

class UnitCache {
 public:
  // With an empty folder nothing is found or kept.
  explicit UnitCache(std::filesystem::path folder);
  std::optional<UnitResult> load(const Unit& unit, const LockTable& table, FileDigests& files) const;
  // `began_ns`: now_of_file_times_ns() before the unit was read. A unit that did not parse is not kept: what it lacks
  // may be a file, and there is no digest of that.
  void store(const Unit& unit, const LockTable& table, const UnitResult& result, std::int64_t began_ns,
             FileDigests& files);
  // Removes entries that no run has used for a month, at most once a day.
  void prune() const;
  // Why entries could not be written; "" when they could.
  const std::string& trouble() const { return trouble_; }

 private:
  std::filesystem::path entry(const Unit& unit, const LockTable& table) const;
  std::filesystem::path folder_;
  Digest tool_;
  std::string trouble_;
};

}  // namespace snarl::analyzers
