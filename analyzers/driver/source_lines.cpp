#include "analyzers/driver/source_lines.h"

#include "analyzers/driver/content_hash.h"

namespace snarl::analyzers {

const std::vector<std::string_view>& SourceLines::of(const std::string& file) {
  const auto [at, is_new] = texts_.try_emplace(file);
  Text& text = at->second;
  if (!is_new) return text.lines;
  text.bytes = read_file(file).value_or("");
  std::string_view rest = text.bytes;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    text.lines.push_back(line);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return text.lines;
}

std::string_view SourceLines::line(const std::string& file, int number) {
  const std::vector<std::string_view>& lines = of(file);
  if (number < 1 || static_cast<std::size_t>(number) > lines.size()) return {};
  return lines[static_cast<std::size_t>(number) - 1];
}

}  // namespace snarl::analyzers
