// Reads compile_commands.json itself, because Clang's reader takes a second for ten thousand entries; guessing the
// flags of files that are not in it is Clang's.
//
// Limits: commands are split as a POSIX shell does, without variables and substitutions, as the format demands.
// Tested by: tests/unit/analyzers/database_test.cpp
#include "analyzers/driver/database.h"

#include <clang/Tooling/CompilationDatabase.h>
#include <clang/Tooling/Tooling.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/StringSaver.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

std::string absolute(const fs::path& file, const fs::path& directory) {
  std::string name = (file.is_absolute() ? file : directory / file).lexically_normal().string();
  if (name.size() > 1 && name.ends_with('/')) name.pop_back();  // "/d/."
  return name;
}

bool is_compiler(std::string_view word) {
  std::string name = fs::path(word).filename().string();
  if (name.ends_with(".exe")) name.resize(name.size() - 4);
  name.resize(name.find_last_not_of("0123456789.-") + 1);  // "g++-12"
  static const std::array<std::string_view, 8> kNames = {"clang++", "clang", "g++", "gcc", "c++", "cc", "icpx", "icx"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view known) {
    return name == known || name.ends_with("-" + std::string(known));  // "aarch64-linux-gnu-g++"
  });
}

// "ccache g++ -O2 x.cpp" is g++'s command: what stands before the last compiler among the leading words is dropped.
void drop_launchers(std::vector<std::string>& command) {
  const auto flags = std::find_if(command.begin(), command.end(), [](const auto& word) { return word[0] == '-'; });
  const auto compiler = std::find_if(std::make_reverse_iterator(flags), command.rend(), is_compiler);
  if (compiler != command.rend()) command.erase(command.begin(), compiler.base() - 1);
}

std::optional<Unit> unit_of(const Json& entry, const fs::path& database) {
  Unit unit;
  unit.directory = absolute(entry.value("directory", "."), database);
  unit.file = absolute(entry.at("file").get<std::string>(), unit.directory);
  if (const auto arguments = entry.find("arguments"); arguments != entry.end()) {
    unit.command_line = arguments->get<std::vector<std::string>>();
  } else {
    llvm::BumpPtrAllocator memory;
    llvm::StringSaver saver(memory);
    llvm::SmallVector<const char*, 64> words;
    llvm::cl::TokenizeGNUCommandLine(entry.at("command").get_ref<const std::string&>(), saver, words);
    unit.command_line.assign(words.begin(), words.end());
  }
  std::erase(unit.command_line, "");
  if (unit.command_line.size() < 2) return std::nullopt;
  if (std::any_of(unit.command_line.begin(), unit.command_line.end(), [](const auto& word) { return word[0] == '@'; }))
    clang::tooling::addExpandedResponseFiles(unit.command_line, unit.directory, llvm::cl::TokenizeGNUCommandLine,
                                             *llvm::vfs::getRealFileSystem());
  drop_launchers(unit.command_line);
  return unit;
}

class Commands : public clang::tooling::CompilationDatabase {
 public:
  explicit Commands(const std::vector<Unit>& units) {
    for (const Unit& unit : units) commands_[unit.file].emplace_back(unit.directory, unit.file, unit.command_line, "");
  }
  std::vector<clang::tooling::CompileCommand> getCompileCommands(llvm::StringRef file) const override {
    const auto found = commands_.find(file.str());
    return found == commands_.end() ? std::vector<clang::tooling::CompileCommand>() : found->second;
  }
  std::vector<std::string> getAllFiles() const override {
    std::vector<std::string> files;
    for (const auto& [file, commands] : commands_) files.push_back(file);
    return files;
  }

 private:
  std::map<std::string, std::vector<clang::tooling::CompileCommand>> commands_;
};

}  // namespace

struct Database::Inference {
  std::unique_ptr<clang::tooling::CompilationDatabase> commands;
};

Database::Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

fs::path find_database(const fs::path& from) {
  std::error_code error;
  for (fs::path folder = fs::absolute(from, error).lexically_normal();; folder = folder.parent_path()) {
    for (const fs::path& candidate : {folder / "compile_commands.json", folder / "build" / "compile_commands.json"})
      if (fs::is_regular_file(candidate, error)) return candidate;
    if (!folder.has_relative_path()) return {};
  }
}

std::optional<Database> Database::open(const fs::path& file, std::string* error) {
  std::error_code status;
  const fs::path name = fs::absolute(fs::is_directory(file, status) ? file / "compile_commands.json" : file, status);
  std::ifstream stream(name, std::ios::binary);
  if (!fs::is_regular_file(name, status) || !stream) {
    *error = "there is no compilation database " + file.string() +
             " (cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON writes one; or give files and, behind --, their flags)";
    return std::nullopt;
  }
  const std::string broken = name.string() + " is not a compilation database: ";
  Database database;
  try {
    const Json json = Json::parse(stream);
    if (!json.is_array()) throw std::runtime_error("it is not a JSON array");
    std::set<std::tuple<std::string, std::string, std::vector<std::string>>> seen;
    for (const Json& entry : json) {
      std::optional<Unit> unit = unit_of(entry, name.parent_path());
      if (!unit) throw std::runtime_error("an entry has neither a command nor arguments");
      if (seen.emplace(unit->file, unit->directory, unit->command_line).second)
        database.units_.push_back(std::move(*unit));
    }
  } catch (const std::exception& problem) {
    std::string what = problem.what();
    if (what.starts_with("[json.exception")) what.erase(0, what.find("] ") + 2);
    *error = broken + what;
    return std::nullopt;
  }
  if (database.units_.empty()) {
    *error = broken + "it has no entries";
    return std::nullopt;
  }
  return database;
}

Database::Found Database::of(const fs::path& file) const {
  Found found;
  std::error_code error;
  const std::string name = absolute(fs::absolute(file, error), {});
  const std::string real = fs::canonical(name, error).string();
  for (const std::string& known : {name, real}) {
    for (const Unit& unit : units_)
      if (unit.file == known) found.units.push_back(unit);
    if (!found.units.empty()) return found;
  }
  found.inferred = true;
  if (!inference_) {
    inference_ = std::make_unique<Inference>();
    inference_->commands = clang::tooling::inferMissingCompileCommands(std::make_unique<Commands>(units_));
  }
  for (clang::tooling::CompileCommand& command : inference_->commands->getCompileCommands(name))
    found.units.push_back({name, command.Directory, std::move(command.CommandLine)});
  if (found.units.empty()) found.units.push_back(plain_unit(file, {}));
  return found;
}

Unit plain_unit(const fs::path& file, const std::vector<std::string>& flags) {
  std::error_code error;
  const fs::path extension = file.extension();
  const bool is_c = extension == ".c";
  Unit unit{absolute(fs::absolute(file, error), {}), fs::current_path(error).string(), {is_c ? "clang" : "clang++"}};
  if (!is_c && std::find(flags.begin(), flags.end(), "-x") == flags.end())
    unit.command_line.emplace_back("-std=c++20");  // as in the other verbs; a later -std= wins
  for (const char* header : {".h", ".hh", ".hpp", ".hxx", ".H", ".h++", ".inl", ".ipp", ".tcc"})
    if (extension == header) unit.command_line.insert(unit.command_line.end(), {"-x", "c++-header"});
  unit.command_line.insert(unit.command_line.end(), flags.begin(), flags.end());
  unit.command_line.push_back(unit.file);
  return unit;
}

}  // namespace snarl::analyzers
