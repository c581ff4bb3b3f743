// What the format's description says of an entry, and what real databases have in them besides.
#include "analyzers/driver/database.h"

#include <gtest/gtest.h>

#include "tests/scratch_folder.h"

namespace snarl::analyzers {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

class DatabaseTest : public testing::Test {
 protected:
  Database open(const std::string& json) {
    folder_.write("compile_commands.json", json);
    std::string error;
    std::optional<Database> database = Database::open(folder_.path(), &error);
    if (!database) throw std::runtime_error(error);
    return std::move(*database);
  }
  std::string error_of(const std::string& json) {
    folder_.write("compile_commands.json", json);
    std::string error;
    EXPECT_FALSE(Database::open(folder_.path(), &error));
    return error;
  }
  std::string in(const std::string& name) const { return (folder_.path() / name).string(); }
  ScratchFolder folder_;
};

TEST_F(DatabaseTest, CommandsAreSplitAsAShellDoes) {
  const Database database =
      open(R"([{"directory": "/d", "file": "a.cpp", "command": "g++ -DX='a b' -I\"q r\" -DY=\\\"s\\\" a.cpp"}])");
  ASSERT_EQ(database.units().size(), 1u);
  EXPECT_EQ(database.units()[0].command_line, (Words{"g++", "-DX=a b", "-Iq r", "-DY=\"s\"", "a.cpp"}));
  EXPECT_EQ(database.units()[0].file, "/d/a.cpp");
}

TEST_F(DatabaseTest, RelativeFoldersAreBelowTheDatabase) {
  const Database database = open(R"([{"directory": "out", "file": "../src/a.cpp", "arguments": ["cc", "a.cpp"]}])");
  EXPECT_EQ(database.units().at(0).directory, in("out"));
  EXPECT_EQ(database.units().at(0).file, in("src/a.cpp"));
}

TEST_F(DatabaseTest, LaunchersAreNotTheCompiler) {
  const Database database = open(R"([
    {"directory": "/d", "file": "a.cpp", "command": "ccache /usr/bin/g++-12 -c a.cpp"},
    {"directory": "/d", "file": "b.cpp", "command": "wrap.sh clang++-19 ccache arm-linux-gnueabihf-g++ -c b.cpp"},
    {"directory": "/d", "file": "cc", "command": "g++ cc -c"},
    {"directory": "/d", "file": "d.cpp", "command": "/opt/strange/compiler -c d.cpp"}])");
  EXPECT_EQ(database.units().at(0).command_line, (Words{"/usr/bin/g++-12", "-c", "a.cpp"}));
  EXPECT_EQ(database.units().at(1).command_line, (Words{"arm-linux-gnueabihf-g++", "-c", "b.cpp"}));
  EXPECT_EQ(database.units().at(3).command_line, (Words{"/opt/strange/compiler", "-c", "d.cpp"}));
}

TEST_F(DatabaseTest, ResponseFilesAreRead) {
  folder_.write("flags.rsp", "-DFROM_FILE -O2");
  const Database database = open(R"([{"directory": ")" + folder_.path().string() +
                                 R"(", "file": "a.cpp", "command": "g++ @flags.rsp a.cpp"}])");
  EXPECT_EQ(database.units().at(0).command_line, (Words{"g++", "-DFROM_FILE", "-O2", "a.cpp"}));
}

TEST_F(DatabaseTest, EqualEntriesCountOnceAndDifferentOnesOfAFileEach) {
  const Database database = open(R"([
    {"directory": "/d", "file": "a.cpp", "command": "g++ -c a.cpp"},
    {"directory": "/d", "file": "/d/a.cpp", "command": "g++ -c a.cpp"},
    {"directory": "/d", "file": "a.cpp", "command": "g++ -DSECOND -c a.cpp"}])");
  EXPECT_EQ(database.units().size(), 2u);
  EXPECT_EQ(database.of("/d/a.cpp").units.size(), 2u);
  EXPECT_FALSE(database.of("/d/a.cpp").inferred);
}

TEST_F(DatabaseTest, AFileThatIsNotInItHasTheFlagsOfOneThatIsLikeIt) {
  const Database database = open(R"([
    {"directory": "/d", "file": "net/socket.cpp", "command": "g++ -DNET -c net/socket.cpp"},
    {"directory": "/d", "file": "disk/file.cpp", "command": "g++ -DDISK -c disk/file.cpp"}])");
  const Database::Found found = database.of("/d/net/socket_pool.cpp");
  EXPECT_TRUE(found.inferred);
  ASSERT_EQ(found.units.size(), 1u);
  const Words& words = found.units[0].command_line;
  EXPECT_NE(std::find(words.begin(), words.end(), "-DNET"), words.end());
  EXPECT_EQ(std::find(words.begin(), words.end(), "-DDISK"), words.end());
  EXPECT_NE(std::find(words.begin(), words.end(), "/d/net/socket_pool.cpp"), words.end());
}

TEST_F(DatabaseTest, WhatIsNoDatabaseIsSaidInOneSentence) {
  EXPECT_NE(error_of("{}").find("is not a compilation database: it is not a JSON array"), std::string::npos);
  EXPECT_NE(error_of("[").find("is not a compilation database: "), std::string::npos);
  EXPECT_NE(error_of("[]").find("no entries"), std::string::npos);
  EXPECT_NE(error_of(R"([{"directory": "/d", "file": "a.cpp"}])").find("command"), std::string::npos);
  EXPECT_NE(error_of(R"([{"directory": "/d", "file": 3, "command": "g++ x"}])").find("string"), std::string::npos);
  EXPECT_NE(error_of(R"([{"directory": "/d", "file": "a.cpp", "command": ""}])").find("neither"), std::string::npos);
  std::string error;
  EXPECT_FALSE(Database::open("/nowhere", &error));
  EXPECT_NE(error.find("there is no compilation database /nowhere "), std::string::npos) << error;
}

TEST_F(DatabaseTest, IsFoundUpwardsAndInBuild) {
  const std::string own = folder_.write("p/compile_commands.json", "[]");
  fs::create_directories(folder_.path() / "p/src/deep");
  EXPECT_EQ(find_database(folder_.path() / "p/src/deep").string(), own);
  const std::string built = folder_.write("q/build/compile_commands.json", "[]");
  fs::create_directories(folder_.path() / "q/src");
  EXPECT_EQ(find_database(folder_.path() / "q/src").string(), built);
}

TEST(PlainUnit, HeadersAreReadAsCpp) {
  EXPECT_EQ(plain_unit("/x/a.h", {"-DA"}).command_line,
            (Words{"clang++", "-std=c++20", "-x", "c++-header", "-DA", "/x/a.h"}));
  EXPECT_EQ(plain_unit("/x/a.c", {}).command_line, (Words{"clang", "/x/a.c"}));
}

}  // namespace
}  // namespace snarl::analyzers
