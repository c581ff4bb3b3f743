// `snarl lint --changed` in a repository of its own.
#include "tests/cli/lint_project.h"

namespace snarl::cli_tests {
namespace {

using Places = std::vector<std::string>;

class LintChanged : public LintProject {
 protected:
  void SetUp() override {
    write("locks.h", "#include <mutex>\nextern std::mutex a, b;\n");
    write("one.cpp", "#include \"locks.h\"\nvoid one() {\n  std::lock_guard x(a);\n  std::lock_guard y(b);\n}\n");
    write("two.cpp", "#include \"locks.h\"\nvoid two() {\n  std::lock_guard y(a);\n}\n");
    write("old.cpp", kUnnamedHead + std::string(kUnnamed));
    write(".gitignore", ".cache\ncompile_commands.json\n");
    database({"one.cpp", "two.cpp", "old.cpp"});
    git("init -q && git config user.name t && git config user.email t@t && git add -A && git commit -qm first");
  }
  void git(const std::string& words) const {
    const Spoken run = run_command("cd '" + folder_.path().string() + "' && git " + words);
    ASSERT_EQ(run.exit_code, 0) << run.err;
  }
};

TEST_F(LintChanged, OnlyWhatTheChangeTouchesIsTold) {
  EXPECT_EQ(places(lint("").out), Places{"old.cpp:3 unnamed-guard"});
  EXPECT_EQ(lint("--changed").exit_code, 0);
  // The place is in the file that has not changed, the path goes through the one that has.
  write("two.cpp", "#include \"locks.h\"\nvoid two() {\n  std::lock_guard x(b);\n  std::lock_guard y(a);\n}\n");
  const Spoken run = lint("--changed");
  EXPECT_EQ(places(run.out), Places{"one.cpp:4 lock-order"}) << run.out << run.err;
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(places(lint("").out).size(), 2u);
  git("commit -qam second");
  EXPECT_EQ(lint("--changed").exit_code, 0);
  EXPECT_EQ(lint("--changed HEAD~1").exit_code, 1);
  EXPECT_EQ(lint("--changed=HEAD~1 one.cpp two.cpp").exit_code, 1);
  EXPECT_EQ(lint("--changed one.cpp two.cpp").exit_code, 0);  // files, not revisions
}

TEST_F(LintChanged, NewFilesAreChangedAllOver) {
  write("new.cpp", kUnnamedHead + std::string(kUnnamed));
  database({"old.cpp", "new.cpp"});
  EXPECT_EQ(places(lint("--changed").out), Places{"new.cpp:3 unnamed-guard"});
}

// Git knows the folder by its real name only.
TEST_F(LintChanged, AFolderThatIsReachedThroughALinkIsTheSame) {
  write("old.cpp", kUnnamedHead + std::string(kUnnamed) + "\n" +
                       std::string("void more() { std::lock_guard<std::mutex>{snarl_test_m}; }\n"));
  const std::string link = folder_.path().string() + "_link";
  std::filesystem::create_directory_symlink(folder_.path(), link);
  const Spoken run = run_command("cd '" + link + "' && '" SNARL_COMMAND "' lint --no-cache --changed '" + link +
                                 "/old.cpp' -- -std=c++20");
  std::filesystem::remove(link);
  EXPECT_EQ(places(run.out).size(), 1u) << run.out << run.err;
}

TEST_F(LintChanged, WhatGitDoesNotKnowIsMisuse) {
  for (const char* revision : {"no-such-branch", "--all", "HEAD:one.cpp"}) {
    const Spoken run = lint(std::string("--changed=") + revision);
    EXPECT_EQ(run.exit_code, 2) << revision;
    EXPECT_NE(run.err.find("git knows no revision '" + std::string(revision) + "'"), std::string::npos) << run.err;
  }
  const Spoken outside =
      run_command("cd / && GIT_CEILING_DIRECTORIES=/ GIT_DIR=/nowhere '" SNARL_COMMAND "' lint --no-cache --changed '" +
                  path("old.cpp") + "' --");
  EXPECT_EQ(outside.exit_code, 2);
  EXPECT_NE(outside.err.find("work tree of git"), std::string::npos) << outside.err;
}

}  // namespace
}  // namespace snarl::cli_tests
