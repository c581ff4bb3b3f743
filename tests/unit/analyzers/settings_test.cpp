#include "analyzers/driver/settings.h"

#include <gtest/gtest.h>

#include "tests/scratch_folder.h"

namespace snarl::analyzers {
namespace {

Settings parsed(const std::string& text) {
  std::string error;
  std::optional<Settings> settings = parse_settings(text, "/p", "x.yaml", &error);
  if (!settings) throw std::runtime_error(error);
  return std::move(*settings);
}
std::string error_of(const std::string& text) {
  std::string error;
  EXPECT_FALSE(parse_settings(text, "/p", "x.yaml", &error)) << text;
  EXPECT_EQ(error.find('\n'), std::string::npos) << error;
  EXPECT_TRUE(error.starts_with("x.yaml: ")) << error;
  return error;
}

TEST(Settings, AnEmptyFileChangesNothing) {
  for (const char* text : {"", "\n# nothing\n", "---\n"}) {
    const Settings settings = parsed(text);
    EXPECT_TRUE(settings.checks.enabled("lock-order"));
    EXPECT_EQ(settings.confidence, report::Confidence::kHint);
    EXPECT_EQ(settings.table.locks.size(), built_in_lock_table().locks.size());
    EXPECT_FALSE(settings.excludes("/p/a.cpp"));
    EXPECT_TRUE(settings.header_wanted("/q/a.h"));
  }
}

TEST(Settings, EveryKey) {
  const Settings settings = parsed(R"(
checks: '-*,lock-order'
confidence: likely
header-filter: '/p/src/'
exclude: [third_party]
locks:
  - type: my::Lock
    lock: [Enter, EnterNow]
    try-lock: [Try]
    unlock: [Leave]
    lock-shared: [Read]
    try-lock-shared: [TryRead]
    unlock-shared: [LeaveRead]
    recursive: true
guards:
  - {type: my::Guard, shared: true}
  - {type: my::Several, several: true}
conditions: [my::Condition]
threads: [my::Thread]
functions:
  - {name: my_lock, role: lock, argument: 1}
  - {name: 'my::Pool::run', role: spawn, argument: 0, other: rest}
  - {name: 'my::Gate::pass', role: block, argument: object}
)");
  EXPECT_EQ(settings.checks.names().size(), 1u);
  EXPECT_EQ(settings.confidence, report::Confidence::kLikely);
  EXPECT_TRUE(settings.header_wanted("/p/src/a.h"));
  EXPECT_FALSE(settings.header_wanted("/p/other/a.h"));
  const LockType& lock = settings.table.locks.back();
  EXPECT_EQ(lock.type, "my::Lock");
  EXPECT_EQ(lock.lock, (std::vector<std::string>{"Enter", "EnterNow"}));
  EXPECT_EQ(lock.try_lock_shared, std::vector<std::string>{"TryRead"});
  EXPECT_TRUE(lock.recursive);
  EXPECT_TRUE(settings.table.guards.back().several);
  EXPECT_FALSE(settings.table.guards.back().shared);
  EXPECT_EQ(settings.table.conditions.back(), "my::Condition");
  EXPECT_EQ(settings.table.threads.back(), "my::Thread");
  const std::size_t calls = settings.table.calls.size();
  EXPECT_EQ(settings.table.calls[calls - 3].role, CallRole::kLock);
  EXPECT_EQ(settings.table.calls[calls - 3].argument, 1);
  EXPECT_EQ(settings.table.calls[calls - 3].other, -2);
  EXPECT_EQ(settings.table.calls[calls - 2].other, -1);
  EXPECT_EQ(settings.table.calls[calls - 1].argument, -1);
}

TEST(Settings, WhatIsBrokenIsSaidInOneSentence) {
  EXPECT_NE(error_of("cheks: x\n").find("unknown key 'cheks'"), std::string::npos);
  EXPECT_NE(error_of("checks: lock-odrer\n").find("'lock-odrer'"), std::string::npos);
  EXPECT_NE(error_of("confidence: sure\n").find("line 1"), std::string::npos);
  EXPECT_NE(error_of("header-filter: '('\n").find("header-filter"), std::string::npos);
  EXPECT_NE(error_of("\n\nlocks:\n  - lock: [a]\n").find("type"), std::string::npos);
  EXPECT_NE(error_of("functions: [{name: f, role: fly}]\n").find("line 1"), std::string::npos);
  EXPECT_NE(error_of("functions: [{name: f, role: lock, argument: -3}]\n").find("an argument is"), std::string::npos);
  error_of("[1, 2]\n");
  error_of("checks: [a\n");
  error_of(std::string("checks: \0\xff", 10));
}

TEST(Settings, GlobsOfExcludedFiles) {
  const auto excluded = [](const std::string& glob, const std::string& file) {
    return parsed("exclude: ['" + glob + "']\n").excludes(file);
  };
  EXPECT_TRUE(excluded("third_party", "/p/third_party/x/a.cpp"));
  EXPECT_TRUE(excluded("third_party/", "/p/src/third_party/a.cpp"));
  EXPECT_FALSE(excluded("/third_party", "/p/src/third_party/a.cpp"));
  EXPECT_TRUE(excluded("*.pb.cc", "/p/src/deep/a.pb.cc"));
  EXPECT_FALSE(excluded("*.pb.cc", "/p/src/a.pb.cc.cpp"));
  EXPECT_TRUE(excluded("src/*/gen.cpp", "/p/src/a/gen.cpp"));
  EXPECT_FALSE(excluded("src/*/gen.cpp", "/p/src/a/b/gen.cpp"));
  EXPECT_TRUE(excluded("src/**/gen.cpp", "/p/src/a/b/gen.cpp"));
  EXPECT_TRUE(excluded("**/gen.cpp", "/p/gen.cpp"));
  EXPECT_TRUE(excluded("src/?.cpp", "/p/src/a.cpp"));
  EXPECT_FALSE(excluded("src/a", "/p/src/ab/x.cpp"));
  EXPECT_FALSE(excluded("p", "/p/a.cpp"));  // the folder of the configuration itself does not count
}

TEST(SettingsOfFiles, TheNearestOneCounts) {
  const ScratchFolder folder;
  folder.write(".snarl-lint.yaml", "checks: lock-order\n");
  folder.write("deep/.snarl-lint.yaml", "checks: double-lock\n");
  folder.write("bad/.snarl-lint.yaml", "checks: [\n");
  SettingsOfFiles settings("", "");
  EXPECT_TRUE(settings.of((folder.path() / "src/a.cpp").string())->checks.enabled("lock-order"));
  EXPECT_FALSE(settings.of((folder.path() / "src/a.cpp").string())->checks.enabled("double-lock"));
  EXPECT_TRUE(settings.of((folder.path() / "deep/er/a.cpp").string())->checks.enabled("double-lock"));
  EXPECT_EQ(settings.of((folder.path() / "bad/a.cpp").string()), nullptr);
  EXPECT_NE(settings.error().find("bad/.snarl-lint.yaml: "), std::string::npos) << settings.error();
  SettingsOfFiles one(folder.path() / "deep/.snarl-lint.yaml", "-double-lock");
  EXPECT_TRUE(one.of((folder.path() / "src/a.cpp").string())->checks.names().empty());
  SettingsOfFiles none(folder.path() / "none.yaml", "");
  EXPECT_EQ(none.of("/a.cpp"), nullptr);
  EXPECT_NE(none.error().find("cannot be read"), std::string::npos);
}

}  // namespace
}  // namespace snarl::analyzers
