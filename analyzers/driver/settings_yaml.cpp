// The form of .snarl-lint.yaml, for LLVM's YAML reader, which names unknown keys and wrong values with their line.
// Tested by: tests/unit/analyzers/settings_test.cpp
#include <llvm/Support/Regex.h>
#include <llvm/Support/SourceMgr.h>
#include <llvm/Support/YAMLTraits.h>

#include "analyzers/driver/settings.h"
#include "analyzers/engine.h"

namespace {

using snarl::analyzers::CallRole;
using snarl::analyzers::CallRule;
using snarl::analyzers::GuardType;
using snarl::analyzers::LockType;

struct File {
  std::string checks, header_filter;
  snarl::report::Confidence confidence = snarl::report::Confidence::kHint;
  std::vector<std::string> exclude, conditions, threads;
  std::vector<LockType> locks;
  std::vector<GuardType> guards;
  std::vector<CallRule> functions;
};

// A number, or a word for one of the special ones.
struct Argument {
  int number = 0;
};

}  // namespace

LLVM_YAML_IS_SEQUENCE_VECTOR(LockType)
LLVM_YAML_IS_SEQUENCE_VECTOR(GuardType)
LLVM_YAML_IS_SEQUENCE_VECTOR(CallRule)

namespace llvm::yaml {

template <>
struct ScalarEnumerationTraits<snarl::report::Confidence> {
  static void enumeration(IO& io, snarl::report::Confidence& value) {
    io.enumCase(value, "certain", snarl::report::Confidence::kCertain);
    io.enumCase(value, "likely", snarl::report::Confidence::kLikely);
    io.enumCase(value, "hint", snarl::report::Confidence::kHint);
  }
};

template <>
struct ScalarEnumerationTraits<CallRole> {
  static void enumeration(IO& io, CallRole& value) {
    io.enumCase(value, "lock", CallRole::kLock);
    io.enumCase(value, "try-lock", CallRole::kTryLock);
    io.enumCase(value, "unlock", CallRole::kUnlock);
    io.enumCase(value, "lock-shared", CallRole::kLockShared);
    io.enumCase(value, "unlock-shared", CallRole::kUnlockShared);
    io.enumCase(value, "lock-several", CallRole::kLockSeveral);
    io.enumCase(value, "wait", CallRole::kWait);
    io.enumCase(value, "notify-one", CallRole::kNotifyOne);
    io.enumCase(value, "notify-all", CallRole::kNotifyAll);
    io.enumCase(value, "spawn", CallRole::kSpawn);
    io.enumCase(value, "join", CallRole::kJoin);
    io.enumCase(value, "detach", CallRole::kDetach);
    io.enumCase(value, "post", CallRole::kPost);
    io.enumCase(value, "block", CallRole::kBlock);
  }
};

template <>
struct ScalarTraits<Argument> {
  static void output(const Argument& value, void*, raw_ostream& out) { out << value.number; }
  static StringRef input(StringRef text, void*, Argument& value) {
    if (text == "object" || text == "rest") {
      value.number = -1;
    } else if (text.getAsInteger(10, value.number) || value.number < 0 || value.number > 99) {
      return "an argument is a number from 0, 'object' or 'rest'";
    }
    return {};
  }
  static QuotingType mustQuote(StringRef) { return QuotingType::None; }
};

template <>
struct MappingTraits<LockType> {
  static void mapping(IO& io, LockType& value) {
    io.mapRequired("type", value.type);
    io.mapOptional("lock", value.lock);
    io.mapOptional("try-lock", value.try_lock);
    io.mapOptional("unlock", value.unlock);
    io.mapOptional("lock-shared", value.lock_shared);
    io.mapOptional("try-lock-shared", value.try_lock_shared);
    io.mapOptional("unlock-shared", value.unlock_shared);
    io.mapOptional("recursive", value.recursive);
  }
};

template <>
struct MappingTraits<GuardType> {
  static void mapping(IO& io, GuardType& value) {
    io.mapRequired("type", value.type);
    io.mapOptional("shared", value.shared);
    io.mapOptional("several", value.several);
  }
};

template <>
struct MappingTraits<CallRule> {
  static void mapping(IO& io, CallRule& value) {
    Argument argument{value.argument}, other{value.other};
    io.mapRequired("name", value.function);
    io.mapRequired("role", value.role);
    io.mapOptional("argument", argument);
    io.mapOptional("other", other);
    value.argument = argument.number;
    value.other = other.number;
  }
};

template <>
struct MappingTraits<File> {
  static void mapping(IO& io, File& value) {
    io.mapOptional("checks", value.checks);
    io.mapOptional("confidence", value.confidence);
    io.mapOptional("exclude", value.exclude);
    io.mapOptional("header-filter", value.header_filter);
    io.mapOptional("locks", value.locks);
    io.mapOptional("guards", value.guards);
    io.mapOptional("conditions", value.conditions);
    io.mapOptional("threads", value.threads);
    io.mapOptional("functions", value.functions);
  }
};

}  // namespace llvm::yaml

namespace snarl::analyzers {
namespace {

// The first complaint is the one that counts.
void keep_first(const llvm::SMDiagnostic& diagnostic, void* context) {
  std::string& error = *static_cast<std::string*>(context);
  if (!error.empty()) return;
  if (diagnostic.getLineNo() > 0) error = "line " + std::to_string(diagnostic.getLineNo()) + ": ";
  error += diagnostic.getMessage().str();
}

template <class T>
void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}

}  // namespace

std::optional<Settings> parse_settings(const std::string& text, const std::filesystem::path& folder,
                                       const std::string& name, std::string* error) {
  File file;
  std::string trouble;
  llvm::yaml::Input input(text, nullptr, keep_first, &trouble);
  input >> file;
  if (input.error() && trouble.empty()) trouble = "it is not a mapping of YAML";
  Settings settings{folder,       CheckList(check_names()), file.confidence,
                    file.exclude, file.header_filter,       built_in_lock_table()};
  if (trouble.empty() && !settings.checks.apply(file.checks, &trouble)) trouble = "checks: " + trouble;
  std::string regex_trouble;
  if (trouble.empty() && !file.header_filter.empty() && !llvm::Regex(file.header_filter).isValid(regex_trouble))
    trouble = "header-filter: " + regex_trouble;
  if (!trouble.empty()) {
    *error = name + ": " + trouble;
    return std::nullopt;
  }
  append(settings.table.locks, file.locks);
  append(settings.table.guards, file.guards);
  append(settings.table.conditions, file.conditions);
  append(settings.table.threads, file.threads);
  append(settings.table.calls, file.functions);
  return settings;
}

}  // namespace snarl::analyzers
