// Lines of the files that findings are in, each file read once.
#pragma once
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace snarl::analyzers {

class SourceLines {
 public:
  // All lines, without their ends; none when the file cannot be read. Line 1 is [0].
  const std::vector<std::string_view>& of(const std::string& file);
  std::string_view line(const std::string& file, int number);  // "" when there is none

 private:
  struct Text {
    std::string bytes;
    std::vector<std::string_view> lines;
  };
  std::unordered_map<std::string, Text> texts_;
};

}  // namespace snarl::analyzers
