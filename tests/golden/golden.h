// Compares text with a file of tests/golden. With SNARL_BLESS=1 in the environment (./dev bless) it rewrites the file
// instead, and the change is reviewed as a diff.
#pragma once
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace snarl::golden {

inline void expect_golden(const std::string& name, const std::string& actual) {
  const std::string path = std::string(SNARL_SOURCE_DIR) + "/tests/golden/" + name;
  if (std::getenv("SNARL_BLESS") != nullptr) {
    std::ofstream(path, std::ios::binary) << actual;
    return;
  }
  std::ifstream stream(path, std::ios::binary);
  ASSERT_TRUE(stream) << path << " is missing; ./dev bless writes it";
  const std::string expected{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  EXPECT_EQ(actual, expected) << "if the change is wanted: ./dev bless";
}

}  // namespace snarl::golden
