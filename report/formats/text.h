// The report for people: a verdict line, then for each finding its places, its witness as a table with one column per
// thread, what is missing, and how to see it again.
#pragma once
#include <string>

#include "report/finding.h"

namespace snarl::report {

struct TextStyle {
  int width = 100;        // columns of the output
  bool color = false;
  std::string directory;  // paths below it are shown relative to it
  // How to replay a finding: "{}" stands for the token.
  std::string replay = "snarl replay {}";
};

// Width and colour of `fd` when it is a terminal (NO_COLOR is respected); plain, 100 columns otherwise.
TextStyle text_style_for(int fd);

std::string to_text(const Result& result, const TextStyle& style);
// The findings alone, as GoogleTest's failure message shows them.
std::string to_text(const Finding& finding, const TextStyle& style);

}  // namespace snarl::report
