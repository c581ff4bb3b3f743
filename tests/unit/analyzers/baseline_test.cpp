#include "analyzers/driver/baseline.h"

#include <gtest/gtest.h>

#include "analyzers/driver/fingerprint.h"
#include "tests/scratch_folder.h"

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;

class BaselineTest : public testing::Test {
 protected:
  // A finding at a line, with its function and fingerprint as a run fills them in.
  report::LintResult at(const std::string& file, int line, const std::string& function = "f",
                        const std::string& check = "lock-order") const {
    report::LintResult result;
    result.finding.check = check;
    result.finding.message = "m";
    result.finding.place = {(folder_.path() / file).string(), line, 1};
    result.function = function;
    SourceLines sources;
    result.fingerprint = fingerprint(result, sources);
    return result;
  }
  static report::LintReport of(std::vector<report::LintResult> results) {
    report::LintReport report;
    report.results = std::move(results);
    return report;
  }
  // How many of the report's findings the baseline leaves.
  int left(report::LintReport report, const fs::path& file) const {
    Baseline baseline;
    std::string error;
    EXPECT_TRUE(baseline.read(file, &error)) << error;
    baseline.mark(report);
    return static_cast<int>(std::count_if(report.results.begin(), report.results.end(),
                                          [](const auto& result) { return result.state == report::LintState::kNew; }));
  }
  ScratchFolder folder_;
};

TEST_F(BaselineTest, SurvivesMovedLinesAndAnotherLayoutOfTheLine) {
  folder_.write("src/a.cpp", "one\n  lock(a, b);\n");
  const fs::path file = folder_.path() / "base.json";
  ASSERT_TRUE(Baseline::write(file, of({at("src/a.cpp", 2)})));
  folder_.write("src/a.cpp", "zero\n\none\n\tlock( a,b );\n");
  EXPECT_EQ(left(of({at("src/a.cpp", 4)}), file), 0);
  EXPECT_EQ(left(of({at("src/a.cpp", 4, "g")}), file), 1);
  EXPECT_EQ(left(of({at("src/a.cpp", 4, "f", "double-lock")}), file), 1);
  folder_.write("src/a.cpp", "zero\n\none\nlock(b, a);\n");
  EXPECT_EQ(left(of({at("src/a.cpp", 4)}), file), 1);
}

TEST_F(BaselineTest, OfEqualFindingsAsManyAreKnownAsThereWere) {
  folder_.write("a.cpp", "lock(a);\nlock(a);\nlock(a);\n");
  const fs::path file = folder_.path() / "base.json";
  ASSERT_TRUE(Baseline::write(file, of({at("a.cpp", 1), at("a.cpp", 2)})));
  EXPECT_EQ(left(of({at("a.cpp", 1), at("a.cpp", 2), at("a.cpp", 3)}), file), 1);
}

TEST_F(BaselineTest, MovesWithItsFolderAndKnowsFilesApart) {
  folder_.write("one/src/a.cpp", "lock(a);\n");
  ASSERT_TRUE(Baseline::write(folder_.path() / "one/base.json", of({at("one/src/a.cpp", 1)})));
  fs::rename(folder_.path() / "one", folder_.path() / "two");
  EXPECT_EQ(left(of({at("two/src/a.cpp", 1)}), folder_.path() / "two/base.json"), 0);
  folder_.write("two/src/b.cpp", "lock(a);\n");
  EXPECT_EQ(left(of({at("two/src/b.cpp", 1)}), folder_.path() / "two/base.json"), 1);
}

TEST_F(BaselineTest, SuppressedFindingsAreNotWrittenAndKnownOnesAreAgain) {
  folder_.write("a.cpp", "x\ny\n");
  report::LintResult suppressed = at("a.cpp", 1), known = at("a.cpp", 2);
  suppressed.state = report::LintState::kSuppressed;
  known.state = report::LintState::kKnown;
  const fs::path file = folder_.path() / "base.json";
  ASSERT_TRUE(Baseline::write(file, of({suppressed, known})));
  EXPECT_EQ(left(of({at("a.cpp", 1), at("a.cpp", 2)}), file), 1);
}

TEST_F(BaselineTest, WhatIsNoBaselineIsSaidInOneSentence) {
  const auto error_of = [&](const std::string& text) {
    Baseline baseline;
    std::string error;
    EXPECT_FALSE(baseline.read(folder_.write("base.json", text), &error)) << text;
    EXPECT_EQ(error.find('\n'), std::string::npos) << error;
    return error;
  };
  EXPECT_NE(error_of("").find("is not a baseline of snarl lint"), std::string::npos);
  EXPECT_NE(error_of("[]").find("is not a baseline"), std::string::npos);
  EXPECT_NE(error_of(R"({"schema": "snarl.lint/1", "findings": []})").find("its schema is not"), std::string::npos);
  EXPECT_NE(error_of(R"({"schema": "snarl.lint-baseline/1"})").find("findings"), std::string::npos);
  EXPECT_NE(error_of(R"({"schema": "snarl.lint-baseline/1", "findings": [{"count": 1}]})").find("file"),
            std::string::npos);
  Baseline baseline;
  std::string error;
  EXPECT_FALSE(baseline.read("/nowhere/base.json", &error));
  EXPECT_NE(error.find("there is no baseline /nowhere/base.json"), std::string::npos) << error;
}

TEST_F(BaselineTest, AFolderThatIsNotThereIsNotMade) {
  EXPECT_FALSE(Baseline::write(folder_.path() / "no/base.json", of({})));
}

TEST(Functions, TheInnermostIsMeant) {
  Functions functions({"/a.cpp"});
  functions.add({{"/a.cpp", 1, 20, "outer"}, {"/a.cpp", 5, 9, "inner"}, {"/b.cpp", 1, 99, "elsewhere"}});
  EXPECT_EQ(functions.at("/a.cpp", 4)->name, "outer");
  EXPECT_EQ(functions.at("/a.cpp", 5)->name, "inner");
  EXPECT_EQ(functions.at("/a.cpp", 10)->name, "outer");
  EXPECT_EQ(functions.at("/a.cpp", 21), nullptr);
  EXPECT_EQ(functions.at("/b.cpp", 1), nullptr);
}

}  // namespace
}  // namespace snarl::analyzers
