// Hunks as git writes them; what touches them is worked out by hand.
#include "analyzers/driver/changes.h"

#include <gtest/gtest.h>

namespace snarl::analyzers {
namespace {

report::LintFinding at(int line, const std::string& file = "/p/a.cpp") {
  report::LintFinding finding;
  finding.place = {file, line, 1};
  return finding;
}

// Lines from 1 to 20 of a file of which lines 5 to 12 are a function.
std::vector<int> touched(const std::string& diff, const std::string& file = "/p/a.cpp") {
  const Changes changes = Changes::of_diff(diff, "/p");
  Functions functions({file});
  functions.add({{file, 5, 12, "f"}});
  std::vector<int> lines;
  for (int line = 1; line <= 20; ++line)
    if (changes.touch(at(line, file), functions)) lines.push_back(line);
  return lines;
}
using Lines = std::vector<int>;
const std::string kHead = "diff --git a/a.cpp b/a.cpp\nindex 1..2 100644\n--- a/a.cpp\n+++ b/a.cpp\n";

TEST(Changes, ChangedLinesAreTouched) {
  EXPECT_EQ(touched(kHead + "@@ -3 +3 @@ x\n-old\n+new\n"), Lines{3});
  EXPECT_EQ(touched(kHead + "@@ -3,0 +4,2 @@\n+one\n+two\n@@ -9,2 +12 @@\n-a\n-b\n+c\n"), (Lines{4, 5, 12}));
  EXPECT_EQ(touched(kHead + "@@ -3 +3 @@\n-old\n+new\n", "/p/b.cpp"), Lines{});
}

TEST(Changes, WhatIsTakenOutTouchesTheFunctionAroundIt) {
  const Lines function = {5, 6, 7, 8, 9, 10, 11, 12};
  EXPECT_EQ(touched(kHead + "@@ -8 +7,0 @@\n-  std::lock_guard lock(m);\n"), function);
  EXPECT_EQ(touched(kHead + "@@ -8 +8 @@\n-  std::lock_guard lock(m);\n+  // std::lock_guard lock(m);\n"), function);
  EXPECT_EQ(touched(kHead + "@@ -8 +8 @@\n-  std::lock_guard lock(m);\n+\n"), function);
  EXPECT_EQ(touched(kHead + "@@ -8 +8 @@\n-  std::lock_guard lock(m);\n+  int x;\n"), Lines{8});
  EXPECT_EQ(touched(kHead + "@@ -15 +14,0 @@\n-int gone;\n"), Lines{14});  // outside
}

TEST(Changes, APathIsTouchedToo) {
  const Changes changes = Changes::of_diff(kHead + "@@ -3 +3 @@\n-old\n+new\n", "/p");
  report::LintFinding finding = at(1, "/p/elsewhere.cpp");
  EXPECT_FALSE(changes.touch(finding, Functions({})));
  finding.notes.push_back({{"/p/a.cpp", 2, 1}, "", "", {}});
  EXPECT_FALSE(changes.touch(finding, Functions({})));
  finding.notes.push_back({{"/p/a.cpp", 3, 1}, "", "", {}});
  EXPECT_TRUE(changes.touch(finding, Functions({})));
}

TEST(Changes, TextThatLooksLikeHeadersIsText) {
  EXPECT_EQ(touched(kHead + "@@ -3,0 +3,2 @@\n++++ b/other.cpp\n+@@ -1 +9 @@\n"), (Lines{3, 4}));
}

TEST(Changes, NamesAndWholeFiles) {
  EXPECT_EQ(
      touched("diff --git a/x b/x\n--- \"a/t\\303\\244b\\t.cpp\"\n+++ \"b/t\\303\\244b\\t.cpp\"\n@@ -1 +2 @@\n-a\n+b\n",
              "/p/t\xc3\xa4"
              "b\t.cpp"),
      Lines{2});
  EXPECT_EQ(touched("diff --git a/x b/x\n--- a/with blank.cpp\t\n+++ b/with blank.cpp\t\n@@ -1 +2 @@\n-a\n+b\n",
                    "/p/with blank.cpp"),
            Lines{2});
  EXPECT_EQ(
      touched("diff --git a/a.cpp b/a.cpp\ndeleted file mode 100644\n--- a/a.cpp\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"),
      Lines{});
  Changes changes = Changes::of_diff("", "/p");
  changes.add_new_file("/p/a.cpp");
  EXPECT_TRUE(changes.touch(at(7), Functions({})));
}

}  // namespace
}  // namespace snarl::analyzers
