// What the command sees of the analyzers: units go in, findings and summaries come out. No Clang types.
//
//   summarise_unit()   once per unit, in parallel: parses, runs the UnitChecks, extracts the summary
//   check_program()    once: links the summaries, runs the ProgramChecks
//
// A UnitResult is what the cache keeps (driver/unit_cache.h): summary bytes, findings, and the files that it depends
// on.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzers/lock_table.h"
#include "report/lint_finding.h"

namespace snarl::analyzers {

// A unit as a compilation database has it.
struct Unit {
  std::string file;
  std::string directory;                  // where the command runs
  std::vector<std::string> command_line;  // the compiler, its flags, the file
};

// Where a function's definition stands, so that places can be told by its name. Lambdas belong to what is around them.
struct FunctionExtent {
  std::string file;
  int begin_line = 0;
  int end_line = 0;  // its last
  std::string name;  // "Account::deposit"
};

struct UnitResult {
  bool parsed = false;                        // false: `errors` say why; findings and summary may still hold something
  std::vector<report::LintFinding> errors;    // the compiler's own, as findings of the check "compiler"
  std::vector<report::LintFinding> findings;  // of the UnitChecks
  std::string summary;                        // bytes (summary_io.h)
  std::vector<std::string> files_read;        // the unit and all it includes, absolute
  std::vector<FunctionExtent> functions;      // with bodies, outside system headers
};

// Which checks to run: by name; nullptr means all.
using CheckFilter = std::function<bool(std::string_view check)>;

// The names of all checks, sorted.
std::vector<std::string> check_names();

// Thread safe.
UnitResult summarise_unit(const Unit& unit, const LockTable& table, const CheckFilter& enabled);

// Summaries that cannot be read (another version's, damaged) are left out and counted in `unreadable`.
struct ProgramResult {
  std::vector<report::LintFinding> findings;
  int unreadable = 0;
  std::size_t cut = 0;  // functions of which a bound left something out
};
ProgramResult check_program(const std::vector<std::string_view>& summaries, const CheckFilter& enabled);

// A field that is nearly always touched under one lock of its own class and is not declared so.
struct GuardSuggestion {
  report::LintPlace place;  // of its name
  std::string field, lock;  // names within their class
};
std::vector<GuardSuggestion> suggest_guards(const std::vector<std::string_view>& summaries);

// Sorts by place and drops what is said twice (headers are seen by many units).
void sort_and_unite(std::vector<report::LintFinding>& findings);

// Changes whenever the form of summaries or the meaning of checks does; part of every cache key.
std::string_view engine_version();

}  // namespace snarl::analyzers
