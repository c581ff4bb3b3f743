// Which findings `snarl lint` tells: configuration, comments, baselines.
#include "tests/cli/lint_project.h"

namespace snarl::cli_tests {
namespace {

namespace fs = std::filesystem;
using Places = std::vector<std::string>;

class LintChoice : public LintProject {
 protected:
  // A file that has one finding, on line 3.
  void bad(const std::string& name) const { write(name, kUnnamedHead + std::string(kUnnamed)); }
};

TEST_F(LintChoice, TheProjectsOwnLocksAreLocks) {
  write("gate.cpp",
        "struct Gate { int state; };\nextern Gate gate;\nvoid enter(Gate*);\nvoid leave(Gate*);\n"
        "void f() {\n  enter(&gate);\n  enter(&gate);\n  leave(&gate);\n}\n");
  EXPECT_EQ(places(lint("gate.cpp --").out), Places{});
  write(".snarl-lint.yaml",
        "locks:\n  - type: Gate\nfunctions:\n  - {name: enter, role: lock}\n  - {name: leave, role: unlock}\n");
  EXPECT_EQ(places(lint("gate.cpp --").out), Places{"gate.cpp:7 double-lock"});
}

TEST_F(LintChoice, TheConfigurationOfEachFileCounts) {
  for (const char* name : {"a.cpp", "quiet/b.cpp", "out/c.cpp", "d.pb.cpp"}) bad(name);
  write("a.h", kUnnamedHead + std::string(kUnnamed));
  write("hidden/h.h", "inline " + std::string(kUnnamed));
  write("e.cpp", "#include \"a.h\"\n#include \"hidden/h.h\"\n");
  database({"a.cpp", "quiet/b.cpp", "out/c.cpp", "d.pb.cpp", "e.cpp"});
  write(".snarl-lint.yaml", "exclude: [out, '*.pb.cpp']\nheader-filter: '/a[.]h$'\n");
  write("quiet/.snarl-lint.yaml", "checks: -unnamed-guard\n");
  EXPECT_EQ(places(lint("").out), (Places{"a.cpp:3 unnamed-guard", "a.h:3 unnamed-guard"}));
  EXPECT_EQ(lint("--list-checks", "quiet").out.find("unnamed-guard"), std::string::npos);
  write("all.yaml", "");
  EXPECT_EQ(places(lint("--config all.yaml").out).size(), 6u);
  EXPECT_EQ(places(lint("--checks=unnamed-guard quiet").out), Places{"quiet/b.cpp:3 unnamed-guard"});
  const Spoken none = lint("out/c.cpp");
  EXPECT_EQ(none.exit_code, 0);
  EXPECT_EQ(none.err, "snarl: the configuration excludes every file\n");
}

TEST_F(LintChoice, ABrokenConfigurationEndsInTwo) {
  bad("a.cpp");
  for (const char* text : {"checks: no-such-check\n", "chekcs: x\n", "confidence: 3\n", "]"}) {
    write(".snarl-lint.yaml", text);
    const Spoken run = lint("a.cpp --");
    EXPECT_EQ(run.exit_code, 2) << text;
    EXPECT_EQ(run.out, "");
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    EXPECT_NE(run.err.find(".snarl-lint.yaml: "), std::string::npos) << run.err;
  }
  EXPECT_EQ(lint("--config none.yaml a.cpp --").exit_code, 2);
}

TEST_F(LintChoice, UnsureFindingsCanBeLeftOut) {
  write("hint.cpp",
        "#include <atomic>\nstd::atomic<int> a;\nbool f(int e) {\n  return a.compare_exchange_strong(e, 1, "
        "std::memory_order_relaxed, std::memory_order_seq_cst);\n}\n");
  EXPECT_EQ(places(lint("hint.cpp -- -std=c++20").out).size(), 1u);
  EXPECT_EQ(places(lint("--confidence likely hint.cpp -- -std=c++20").out).size(), 0u);
  write(".snarl-lint.yaml", "confidence: likely\n");
  EXPECT_EQ(places(lint("hint.cpp -- -std=c++20").out).size(), 0u);
  EXPECT_EQ(places(lint("--confidence hint hint.cpp -- -std=c++20").out).size(), 1u);
}

TEST_F(LintChoice, CommentsSilenceAndAreSaidInReportsForMachines) {
  write("a.cpp", std::string(kUnnamedHead) + "// NOLINTNEXTLINE(snarl-unnamed-guard): a test\n" + kUnnamed);
  const Spoken run = lint("a.cpp --");
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_NE(lint("--format json a.cpp --").out.find("\"state\": \"suppressed\""), std::string::npos);
  EXPECT_NE(lint("--format sarif a.cpp --").out.find("\"suppressions\""), std::string::npos);
  write("a.cpp", std::string(kUnnamedHead) + "// NOLINTNEXTLINE(snarl-lock-order)\n" + kUnnamed);
  EXPECT_EQ(lint("a.cpp --").exit_code, 1);
}

TEST_F(LintChoice, ABaselineKeepsWhatIsKnownQuiet) {
  bad("a.cpp");
  database({"a.cpp"});
  EXPECT_EQ(lint("--write-baseline lint/base.json").exit_code, 2);  // no such folder
  EXPECT_EQ(lint("--write-baseline base.json").exit_code, 1);
  const Spoken known = lint("--baseline base.json");
  EXPECT_EQ(known.exit_code, 0);
  EXPECT_EQ(known.out, "");
  write("a.cpp", "// moved\n\n" + std::string(kUnnamedHead) + kUnnamed + "void other() {\n" +
                     "  std::lock_guard<std::mutex>{snarl_test_m};\n}\n");
  EXPECT_EQ(places(lint("--baseline base.json").out), Places{"a.cpp:7 unnamed-guard"});
  EXPECT_NE(lint("--baseline base.json --format sarif").out.find("\"baselineState\": \"unchanged\""),
            std::string::npos);
  EXPECT_EQ(lint("--baseline base.json --write-baseline base.json").exit_code, 1);
  EXPECT_EQ(lint("--baseline base.json").exit_code, 0);
  write("base.json", "{}");
  const Spoken broken = lint("--baseline base.json");
  EXPECT_EQ(broken.exit_code, 2);
  EXPECT_EQ(std::count(broken.err.begin(), broken.err.end(), '\n'), 1) << broken.err;
  EXPECT_EQ(lint("--baseline none.json").exit_code, 2);
}

}  // namespace
}  // namespace snarl::cli_tests
