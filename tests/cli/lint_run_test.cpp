// `snarl lint` from outside: which units it reads, in how many processes, what it keeps, and what it ends with.
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "tests/cli/lint_project.h"

namespace snarl::cli_tests {
namespace {

namespace fs = std::filesystem;
using Places = std::vector<std::string>;

// An inversion that only both files together have.
void write_inversion(const ScratchFolder& folder) {
  folder.write("locks.h", "#include <mutex>\nextern std::mutex a, b;\nvoid both();\n");
  folder.write("src/one.cpp",
               "#include \"../locks.h\"\nvoid one() {\n  std::lock_guard x(a);\n  std::lock_guard y(b);\n}\n");
  folder.write("src/two.cpp",
               "#include \"../locks.h\"\nvoid two() {\n  std::lock_guard x(b);\n  std::lock_guard y(a);\n}\n");
}

class LintRun : public LintProject {
 protected:
  int units_read(const std::string& arguments) {
    const Spoken run = lint("--format json " + arguments);
    return nlohmann::json::parse(run.out).at("units").at("read").get<int>();
  }
  void many(int count) {
    Places files;
    for (int i = 0; i < count; ++i) {
      files.push_back("unit" + std::to_string(i) + ".cpp");
      write(files.back(), kUnnamedHead + std::string(static_cast<std::size_t>(i), '\n') + kUnnamed);
    }
    database(files);
  }
};

TEST_F(LintRun, WithoutFilesItReadsTheWholeDatabaseAsOneProgram) {
  write_inversion(folder_);
  database({"src/one.cpp", "src/two.cpp"});
  const Spoken whole = lint("");
  EXPECT_EQ(whole.exit_code, 1) << whole.out << whole.err;
  EXPECT_EQ(places(whole.out), Places{"src/one.cpp:4 lock-order"}) << whole.out;
  const Spoken half = lint("src/one.cpp");
  EXPECT_EQ(half.exit_code, 0) << half.out << half.err;
  EXPECT_EQ(half.out + half.err, "");
}

TEST_F(LintRun, TheDatabaseIsFoundUpwardsAndInBuildOrWhereItIsSaid) {
  write("src/bad.cpp", kUnnamedHead + std::string(kUnnamed));
  database({"src/bad.cpp"}, "build/compile_commands.json");
  EXPECT_EQ(places(lint("", "src").out), Places{"bad.cpp:3 unnamed-guard"});
  fs::rename(path("build"), path("elsewhere"));
  const Spoken none = lint("");
  EXPECT_EQ(none.exit_code, 2);
  EXPECT_NE(none.err.find("there is no compile_commands.json here, above, or in build/"), std::string::npos)
      << none.err;
  EXPECT_EQ(places(lint("-p elsewhere").out), Places{"src/bad.cpp:3 unnamed-guard"});
  EXPECT_EQ(places(lint("-p elsewhere/compile_commands.json src").out), Places{"src/bad.cpp:3 unnamed-guard"});
  EXPECT_EQ(lint("-p elsewhere elsewhere").exit_code, 2);
  for (const char* broken : {"", "{", "[]", "[3]"}) {
    write("broken/compile_commands.json", broken);
    const Spoken run = lint("-p broken");
    EXPECT_EQ(run.exit_code, 2) << broken;
    EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
    EXPECT_EQ(run.out, "");
  }
}

TEST_F(LintRun, FilesHaveTheDatabasesFlagsAndOthersAreSaidOnce) {
  write("known.cpp", "#ifndef KNOWN\n#error no flag\n#endif\nint main() {}\n");
  write("new1.cpp", "#ifndef KNOWN\n#error no flag\n#endif\n");
  write("new2.cpp", "#ifndef KNOWN\n#error no flag\n#endif\n");
  write("compile_commands.json",
        R"([{"directory": ".", "file": "known.cpp", "command": "g++ -DKNOWN -c known.cpp -o known.o"}])");
  const Spoken known = lint("known.cpp");
  EXPECT_EQ(known.exit_code, 0) << known.out;
  EXPECT_EQ(known.err, "");
  const Spoken others = lint("new1.cpp known.cpp new2.cpp");
  EXPECT_EQ(others.exit_code, 0) << others.out;
  EXPECT_EQ(others.err, "snarl: 2 files are not in the compilation database: read with the flags of a similar file\n");
  EXPECT_EQ(lint("new1.cpp -- -DOTHER").exit_code, 3);
  EXPECT_EQ(lint("-p . new1.cpp -- -DOTHER").exit_code, 2);
}

TEST_F(LintRun, TheReportDoesNotDependOnTheNumberOfProcesses) {
  many(9);
  const Spoken one = lint("--no-cache --jobs 1");
  EXPECT_EQ(places(one.out).size(), 9u);
  for (const char* jobs : {"2", "7", "0"}) EXPECT_EQ(lint("--no-cache --jobs " + std::string(jobs)).out, one.out);
  EXPECT_EQ(one.err, "");  // no progress where no person looks
}

TEST_F(LintRun, OnlyWhatHasChangedIsReadAgain) {
  write("h.h", "inline int one() { return 1; }\n");
  many(3);
  write("unit1.cpp", "#include \"h.h\"\n" + std::string(kUnnamedHead) + kUnnamed);
  EXPECT_EQ(units_read(""), 3);
  const Spoken first = lint("");
  EXPECT_EQ(units_read(""), 0);
  EXPECT_EQ(units_read("--no-cache"), 3);
  EXPECT_EQ(units_read("--cache other"), 3);
  EXPECT_EQ(units_read("--cache other '--checks=-*,lock-order'"), 0);
  write("h.h", "inline int one() { return 2; }\n");
  EXPECT_EQ(units_read(""), 1);
  EXPECT_EQ(lint("").out, first.out);
}

TEST_F(LintRun, ACacheThatCannotBeWrittenIsSaidAndChangesNothing) {
  many(2);
  write("blocked", "a file, not a folder");
  const Spoken run = lint("--cache blocked");
  EXPECT_EQ(places(run.out).size(), 2u);
  EXPECT_NE(run.err.find("the cache cannot be written: "), std::string::npos) << run.err;
  EXPECT_EQ(std::count(run.err.begin(), run.err.end(), '\n'), 1) << run.err;
}

TEST_F(LintRun, TwoRunsAtOnceShareACache) {
  many(6);
  const std::string one = "env CI= XDG_CACHE_HOME='" + path(".cache") + "' '" SNARL_COMMAND "' lint > ";
  const Spoken both = run_command("cd '" + folder_.path().string() + "'; " + one + "a.txt & " + one + "b.txt; wait");
  const Spoken alone = lint("--no-cache");
  EXPECT_EQ(run_command("cat '" + path("a.txt") + "'").out, alone.out);
  EXPECT_EQ(run_command("cat '" + path("b.txt") + "'").out, alone.out) << both.err;
  EXPECT_EQ(units_read(""), 0);
  for (const auto& at : fs::recursive_directory_iterator(path(".cache")))
    EXPECT_TRUE(!at.is_regular_file() || at.path().extension() == ".unit" || at.path().filename() == "pruned") << at;
}

TEST_F(LintRun, AFileThatIsNotUnderstoodEndsInThreeAndTheOthersAreTold) {
  many(2);
  write("broken.cpp", "int main() { return undeclared; }\n");
  database({"unit0.cpp", "broken.cpp", "vanished.cpp", "unit1.cpp"});
  const Spoken run = lint("");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_NE(run.out.find("broken.cpp:1:21: error: use of undeclared identifier 'undeclared'\n"), std::string::npos)
      << run.out;
  EXPECT_NE(run.out.find("vanished.cpp: error: "), std::string::npos) << run.out;
  EXPECT_EQ(places(run.out), (Places{"unit0.cpp:3 unnamed-guard", "unit1.cpp:4 unnamed-guard"}));
  EXPECT_EQ(run.err, "");
}

TEST_F(LintRun, HintsAloneDoNotFailARunUnlessTheyAreSaidTo) {
  write("hint.cpp",
        "#include <atomic>\nstd::atomic<int> a;\nbool f(int e) {\n  return a.compare_exchange_strong(e, 1, "
        "std::memory_order_relaxed, std::memory_order_seq_cst);\n}\n");
  const Spoken all = lint("hint.cpp --fail-on hint -- -std=c++20");
  ASSERT_NE(all.out.find(": hint: "), std::string::npos) << all.out;
  ASSERT_EQ(all.out.find(": likely: "), std::string::npos) << all.out;
  EXPECT_EQ(all.exit_code, 1);
  EXPECT_EQ(lint("hint.cpp -- -std=c++20").exit_code, 0);
  EXPECT_EQ(lint("hint.cpp --fail-on sometimes -- -std=c++20").exit_code, 2);
  write("bad.cpp", kUnnamedHead + std::string(kUnnamed));
  EXPECT_EQ(lint("bad.cpp --fail-on certain -- -std=c++20").exit_code, 1);
}

TEST_F(LintRun, ChecksAreChosenByGlobs) {
  write("bad.cpp", kUnnamedHead + std::string(kUnnamed));
  const auto found = [&](const std::string& globs) {
    return places(lint("bad.cpp --checks=" + globs + " -- ").out).size();
  };
  EXPECT_EQ(found("-*,unnamed-*"), 1u);
  EXPECT_EQ(found("-*,snarl-unnamed-guard"), 1u);
  EXPECT_EQ(found("-unnamed-guard"), 0u);
  EXPECT_EQ(found("lock-order"), 0u);
  const Spoken wrong = lint("bad.cpp --checks=lock-odrer --");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_NE(wrong.err.find("no check is called 'lock-odrer'"), std::string::npos) << wrong.err;
  EXPECT_EQ(lint("--list-checks '--checks=-*,double-lock,lock-order'").out, "double-lock\nlock-order\n");
}

TEST_F(LintRun, OddFilesAreFiles) {
  write("only.h", "#pragma once\n" + std::string(kUnnamedHead) + kUnnamed);
  EXPECT_EQ(places(lint("only.h").out), Places{"only.h:4 unnamed-guard"});
  write("latin.cpp",
        "// \xe9\xff\xfe\n" + std::string(kUnnamedHead) + "const char* s = \"\xe9\";  // \xe9 NOLINT\n" + kUnnamed);
  EXPECT_EQ(places(lint("latin.cpp").out), Places{"latin.cpp:5 unnamed-guard"});
  EXPECT_TRUE(nlohmann::json::accept(lint("--format json latin.cpp").out));
  EXPECT_TRUE(nlohmann::json::accept(lint("--format sarif latin.cpp").out));
  write("crlf.cpp",
        "#include <mutex>\r\nstatic std::mutex snarl_test_m;\r\nvoid f() { std::lock_guard<std::mutex>{snarl_test_m}; }"
        "  // NOLINT(snarl-unnamed-guard)\r\n");
  EXPECT_EQ(lint("crlf.cpp").exit_code, 0);
  write("empty.cpp", "");
  EXPECT_EQ(lint("empty.cpp").exit_code, 0);
  write("with space & quote's.cpp", kUnnamedHead + std::string(kUnnamed));
  EXPECT_EQ(places(lint("\"with space & quote's.cpp\"").out), Places{"with space & quote's.cpp:3 unnamed-guard"});
}

TEST_F(LintRun, TheReportGoesWhereItIsSaid) {
  many(1);
  const Spoken run = lint("--output report.txt");
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(places(run_command("cat '" + path("report.txt") + "'").out), Places{"unit0.cpp:3 unnamed-guard"});
  const Spoken nowhere = lint("--output no/such/folder/report.txt");
  EXPECT_EQ(nowhere.exit_code, 2);
  EXPECT_NE(nowhere.err.find("cannot write to no/such/folder/report.txt"), std::string::npos) << nowhere.err;
}

// The unit reads a pipe that nobody writes to, so it is still being read when the interrupt comes; the pipe's other end
// can be opened only when the unit has got there.
TEST_F(LintRun, AnInterruptEndsItAndItsWorkers) {
  ASSERT_EQ(mkfifo(path("pipe.h").c_str(), 0600), 0);
  write("waits.cpp", "#include \"pipe.h\"\n");
  database({"waits.cpp"});
  write("interrupt.sh", "cd '" + folder_.path().string() +
                            "'\n'" SNARL_COMMAND
                            "' lint --no-cache & pid=$!\n"
                            "exec 9>pipe.h\nkill -TERM $pid\nwait $pid\nstatus=$?\n"
                            "exec 9>&-\nexit $status\n");
  const Spoken run = run_command("bash '" + path("interrupt.sh") + "'");
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(run.err, "snarl: interrupted\n");
}

}  // namespace
}  // namespace snarl::cli_tests
