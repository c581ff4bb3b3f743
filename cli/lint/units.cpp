// Files, folders, the database and the flags behind --.
// Tested by: tests/cli/lint_run_test.cpp
#include "cli/lint/units.h"

#include <filesystem>
#include <map>
#include <optional>

#include "analyzers/driver/database.h"

namespace snarl::cli {
namespace {

namespace fs = std::filesystem;
using analyzers::Database;

// Each database is read once.
class Databases {
 public:
  // Null when there is none, or when it is broken; then `error` is set.
  const Database* at(const fs::path& file) {
    if (file.empty()) return nullptr;
    auto [known, is_new] = open_.try_emplace(file);
    if (is_new) known->second = Database::open(file, &error);
    return known->second ? &*known->second : nullptr;
  }
  // The one that a file belongs to: upwards from it, else the one upwards from here when that knows it.
  const Database* of(const fs::path& file) {
    std::error_code none;
    const fs::path folder = fs::absolute(file, none).parent_path();
    const auto [near, is_new] = near_.try_emplace(folder);
    if (is_new) near->second = analyzers::find_database(folder);
    if (!near->second.empty()) return at(near->second);
    const Database* here = at(analyzers::find_database(fs::current_path(none)));
    return here != nullptr && !here->of(file).inferred ? here : nullptr;
  }
  std::string error;

 private:
  std::map<fs::path, std::optional<Database>> open_;
  std::map<fs::path, fs::path> near_;
};

std::string unusable(const std::string& file, bool folders) {
  std::error_code error;
  if (!fs::exists(file, error)) return file + ": no such file";
  if (fs::is_directory(file, error)) return folders ? "" : file + " is a folder, and there is no compilation database";
  return fs::is_regular_file(file, error) ? "" : file + " is not a regular file";
}

bool is_below(const std::string& file, const fs::path& folder) {
  std::error_code error;
  const std::string start = (fs::absolute(folder, error) / "").lexically_normal().string();
  return file.starts_with(start);
}

void add_file(const std::string& file, const Database* database, Selection& selection, std::size_t& inferred,
              std::size_t& bare) {
  if (database == nullptr) {
    ++bare;
    selection.units.push_back(analyzers::plain_unit(file, {}));
    return;
  }
  Database::Found found = database->of(file);
  if (found.inferred) ++inferred;
  for (analyzers::Unit& unit : found.units) selection.units.push_back(std::move(unit));
}

std::string files_are(std::size_t count) { return count == 1 ? "1 file is" : std::to_string(count) + " files are"; }

Selection with_database(const LintArguments& arguments) {
  Selection selection;
  Databases databases;
  const Database* given = nullptr;
  std::error_code none;
  fs::path whole = arguments.database;
  if (whole.empty() && arguments.files.empty()) whole = analyzers::find_database(fs::current_path(none));
  if (!whole.empty()) {
    given = databases.at(whole);
    if (given == nullptr) selection.misuse = databases.error;
  } else if (arguments.files.empty()) {
    selection.misuse = "there is no compile_commands.json here, above, or in build/: give -p BUILD_DIR, or files";
  }
  if (!selection.misuse.empty()) return selection;
  if (arguments.files.empty()) selection.units = given->units();
  std::size_t inferred = 0, bare = 0;
  for (const std::string& file : arguments.files) {
    const bool folder = fs::is_directory(file, none);
    const Database* database = given != nullptr ? given : databases.of(folder ? file + "/." : file);
    if (database == nullptr && !databases.error.empty()) selection.misuse = databases.error;
    if (selection.misuse.empty()) selection.misuse = unusable(file, database != nullptr);
    if (!selection.misuse.empty()) return selection;
    if (!folder) {
      add_file(file, database, selection, inferred, bare);
      continue;
    }
    const std::size_t before = selection.units.size();
    for (const analyzers::Unit& unit : database->units())
      if (is_below(unit.file, file)) selection.units.push_back(unit);
    if (selection.units.size() == before) {
      selection.misuse = "the compilation database has no file below " + file;
      return selection;
    }
  }
  if (inferred > 0)
    selection.remarks.push_back(files_are(inferred) +
                                " not in the compilation database: read with the flags of a similar file");
  if (bare > 0)
    selection.remarks.push_back("there is no compilation database: " + files_are(bare) +
                                " read with -std=c++20 alone (give -p BUILD_DIR, or flags behind --)");
  return selection;
}

}  // namespace

Selection select_units(const LintArguments& arguments) {
  Selection selection;
  if (!arguments.has_flags) return with_database(arguments);
  if (!arguments.database.empty())
    selection.misuse = "flags behind -- and a compilation database (-p) exclude each other";
  if (arguments.files.empty()) selection.misuse = "flags behind -- need the files that they are for";
  for (const std::string& file : arguments.files) {
    if (selection.misuse.empty()) selection.misuse = unusable(file, false);
    selection.units.push_back(analyzers::plain_unit(file, arguments.flags));
  }
  return selection;
}

}  // namespace snarl::cli
