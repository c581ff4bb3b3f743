// The compilation database: which units there are and how each is compiled.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzers/engine.h"

namespace snarl::analyzers {

// `compile_commands.json` of the nearest folder upwards from `from`, itself included, or of its `build` folder; "" if
// there is none.
std::filesystem::path find_database(const std::filesystem::path& from);

class Database {
 public:
  // `file`: a compile_commands.json or the folder it is in. Nothing when it cannot be read; `*error` then says why in
  // one sentence.
  static std::optional<Database> open(const std::filesystem::path& file, std::string* error);
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  // In the database's order, files absolute, each different command once.
  const std::vector<Unit>& units() const { return units_; }
  // Those of one file; when it has none, one unit with the flags of the file that is most like it.
  struct Found {
    std::vector<Unit> units;
    bool inferred = false;
  };
  Found of(const std::filesystem::path& file) const;

 private:
  struct Inference;
  Database();
  std::vector<Unit> units_;
  mutable std::unique_ptr<Inference> inference_;  // made when it is first needed
};

// A unit without a database. A header is read as C++.
Unit plain_unit(const std::filesystem::path& file, const std::vector<std::string>& flags);

}  // namespace snarl::analyzers
