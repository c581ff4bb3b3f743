// The two kinds of checks, and how they make themselves known. One check, one file in checks/, registered there by
//
//     const RegisterUnitCheck<UnnamedGuard> unnamed_guard("unnamed-guard");
//
// Several checks are compiled as one unit, so what they define in their unnamed namespaces has distinct names. The
// file's name is the check's with underscores for dashes; its page is docs/reference/checks/<check>.md, its test
// tests/analyzers/<check>.cpp or a folder of units of that name.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/lint_finding.h"

// So that what wants only the names of checks does not need Clang.
namespace clang::ast_matchers {
class MatchFinder;
}

namespace snarl::analyzers {

class UnitReporter;  // finding_builder.h
class Program;       // program.h

// Looks at one translation unit's AST, through matchers. An object lives for one unit; `report` outlives it. The shape
// is that of a clang-tidy check, so that a plug-in can wrap each of them.
class UnitCheck {
 public:
  UnitCheck() = default;
  UnitCheck(const UnitCheck&) = delete;
  UnitCheck& operator=(const UnitCheck&) = delete;
  virtual ~UnitCheck() = default;
  // Adds matchers whose callbacks report. Only declarations outside system headers are matched, with the instances of
  // their templates; a finding that several instances give is reported once.
  virtual void register_matchers(clang::ast_matchers::MatchFinder& finder, UnitReporter& report) = 0;
  // When all matchers have run: for checks that collect first.
  virtual void end_of_unit(UnitReporter&) {}
};

// Looks at the linked program, which is made of the units' summaries: no AST, any number of units.
class ProgramCheck {
 public:
  virtual ~ProgramCheck() = default;
  virtual void run(const Program& program, std::vector<report::LintFinding>& findings) = 0;
};

struct CheckInfo {
  std::string name;
  // Exactly one of the two is set.
  std::function<std::unique_ptr<UnitCheck>()> make_unit;
  std::function<std::unique_ptr<ProgramCheck>()> make_program;
};

// All checks that are built in, by name.
const std::vector<CheckInfo>& all_checks();

// Called before main(), by the objects below.
void add_check(CheckInfo info);

template <class Check>
struct RegisterUnitCheck {
  explicit RegisterUnitCheck(std::string name) {
    add_check({std::move(name), [] { return std::make_unique<Check>(); }, nullptr});
  }
};
template <class Check>
struct RegisterProgramCheck {
  explicit RegisterProgramCheck(std::string name) {
    add_check({std::move(name), nullptr, [] { return std::make_unique<Check>(); }});
  }
};

}  // namespace snarl::analyzers
