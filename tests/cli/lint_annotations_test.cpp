// `snarl lint --suggest-annotations`: the patch applies, and Clang then checks what it declares.
#include "analyzers/driver/content_hash.h"
#include "tests/cli/lint_project.h"

namespace snarl::cli_tests {
namespace {

class LintAnnotations : public LintProject {
 protected:
  // Locks that Clang's own analysis knows, so that the patched file can be checked by it.
  static constexpr const char* kHead =
      "struct __attribute__((capability(\"mutex\"))) Mutex {\n"
      "  void lock() __attribute__((acquire_capability()));\n"
      "  void unlock() __attribute__((release_capability()));\n"
      "};\n";
  static std::string class_of(const std::string& fields, const std::string& name = "Account") {
    return "class " + name + " {\n public:\n" +
           "  void put(int n) { m_.lock(); balance_ += n; ++moves_[0]; m_.unlock(); }\n"
           "  int take(int n) { m_.lock(); balance_ -= n; ++moves_[1]; int b = balance_; m_.unlock(); return b; }\n" +
           fields + "};\n";
  }
  void apply() const {
    const Spoken run = run_command("cd '" + folder_.path().string() + "' && git init -q . && git apply -v patch");
    ASSERT_EQ(run.exit_code, 0) << run.err << *analyzers::read_file(path("patch"));
  }
};

TEST_F(LintAnnotations, ThePatchAppliesAndClangChecksIt) {
  write("a.cpp", std::string(kHead) +
                     class_of(" private:\n  Mutex m_;\n  int balance_ = 0, other_ = 0;\n  int moves_[2] = {};\n") +
                     "\n\n\n\n\n\n\n\n\n\n" + class_of("  int moves_[3];\n  int balance_{1};\n  Mutex m_;\n", "Last"));
  const Spoken run = lint("--suggest-annotations --output patch a.cpp --");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_EQ(run.out, "");
  apply();
  const std::string text = *analyzers::read_file(path("a.cpp"));
  EXPECT_NE(text.find("int balance_ __attribute__((guarded_by(m_))) = 0, other_ = 0;"), std::string::npos) << text;
  EXPECT_NE(text.find("int moves_[3] __attribute__((guarded_by(m_)));"), std::string::npos) << text;
  EXPECT_NE(text.find("int balance_ __attribute__((guarded_by(m_))){1};"), std::string::npos) << text;
  EXPECT_EQ(lint("a.cpp --").exit_code, 0);
  EXPECT_EQ(lint("--suggest-annotations a.cpp --").out, "");  // it is declared now
  const std::string clang =
      "cd '" + folder_.path().string() + "' && clang++-19 -fsyntax-only -Werror -Wthread-safety a.cpp";
  EXPECT_EQ(run_command(clang).err, "");
  write("a.cpp", text + "int Last_peek(Last& last) { return last.balance_; }\n");
  EXPECT_NE(run_command(clang).err.find("requires holding mutex 'last.m_'"), std::string::npos);
}

TEST_F(LintAnnotations, TheFilesOwnMacroIsUsedAndOddEndsOfLinesStay) {
  const std::string text =
      "#define MY_GUARDED_BY(x)\r\n#define MY_PT_GUARDED_BY(x)\r\n" + std::string(kHead) +
      class_of("  Mutex m_;\r\n  int balance_;\r\n  int moves_[2]; int tail_ MY_GUARDED_BY(m_);\r\n") + "// end";
  write("a.cpp", text);
  EXPECT_EQ(lint("--suggest-annotations --output patch a.cpp --").exit_code, 0);
  apply();
  EXPECT_NE(analyzers::read_file(path("a.cpp"))
                ->find("  int balance_ MY_GUARDED_BY(m_);\r\n  int moves_[2] MY_GUARDED_BY(m_); int"),
            std::string::npos)
      << *analyzers::read_file(path("a.cpp"));
}

TEST_F(LintAnnotations, WhatIsNotNearlyAlwaysGuardedIsNotSuggested) {
  write("a.cpp", std::string(kHead) +
                     class_of("  int peek() { return balance_; }\n  int look() { return balance_; }\n  Mutex m_;\n"
                              "  int balance_;\n  int moves_[2];\n"));
  const Spoken run = lint("--suggest-annotations a.cpp --");
  EXPECT_NE(run.out.find("+  int moves_[2] __attribute__"), std::string::npos) << run.out;
  EXPECT_EQ(run.out.find("+  int balance_"), std::string::npos) << run.out;
}

}  // namespace
}  // namespace snarl::cli_tests
