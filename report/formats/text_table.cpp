// Lays a witness out. Cells are wrapped at blanks to the width of their column; the step number stands in front so that
// a load can say which store it read ("from #3") and which newer one it did not.
#include "report/formats/text_table.h"

#include <algorithm>
#include <map>

#include "report/fold.h"
#include "report/source_frames.h"

namespace snarl::report {
namespace {

constexpr int kColumnMin = 26;

constexpr std::string_view kDim = "\033[2m";
constexpr std::string_view kWarn = "\033[33m";
constexpr std::string_view kReset = "\033[0m";

std::string base_name(std::string_view file) { return std::string(file.substr(file.find_last_of('/') + 1)); }

std::string short_location(const Place& place) {
  const Frame* frame = source_frame(place);
  if (frame == nullptr || frame->file.empty()) return describe_location(place, "");
  return base_name(frame->file) + ":" + std::to_string(frame->line);
}

std::string object_text(const Step& step) {
  if (!step.object.empty()) return step.object;
  if (step.address == 0) return "";
  char text[32];
  std::snprintf(text, sizeof text, "[0x%llx]", static_cast<unsigned long long>(step.address));
  return text;
}

bool writes(const Step& step) { return !step.is_read || step.value.find("->") != std::string::npos; }

std::string cell_text(const Step& step) {
  std::string text = short_location(step.place) + "  " + step.operation;
  if (const std::string object = object_text(step); !object.empty()) text += " " + object;
  if (!step.value.empty()) text += (step.is_read && !writes(step) ? " = " : writes(step) && step.is_read ? " " : " := ") + step.value;
  if (!step.order.empty()) text += " (" + step.order + ")";
  if (step.is_read) {
    text += step.reads_from >= 0 ? " from #" + std::to_string(step.reads_from + 1) : " from the initial value";
    if (step.newer >= 0) text += ", STALE: not the newer #" + std::to_string(step.newer + 1);
  }
  if (step.repeat > 1) text += " x" + std::to_string(step.repeat);
  return text;
}

// Splits at blanks so that no line is longer than `width`; a longer word is cut.
std::vector<std::string> wrap(const std::string& text, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = text.find(' ', at);
    if (end == std::string::npos) end = text.size();
    std::string word = text.substr(at, end - at);
    at = end + 1;
    // Continuation lines are indented, so that a new step is seen at a glance.
    if (!line.empty() && line.size() + 1 + word.size() > width) {
      lines.push_back(line);
      line = "  ";
    } else if (!line.empty()) {
      line += ' ';
    }
    while (line.size() + word.size() > width) {
      const std::size_t room = width - line.size();
      lines.push_back(line + word.substr(0, room));
      word.erase(0, room);
      line = "  ";
    }
    line += word;
  }
  lines.push_back(line);
  return lines;
}

std::string rstrip(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string pad(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string as_list(const std::vector<Step>& steps, const TextStyle& style) {
  std::string out;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string head = pad("  #" + std::to_string(i + 1), 7) + pad("thread " + std::to_string(steps[i].thread), 11);
    const auto width = static_cast<std::size_t>(std::max(style.width - static_cast<int>(head.size()), kColumnMin));
    const std::vector<std::string> lines = wrap(cell_text(steps[i]), width);
    for (std::size_t line = 0; line < lines.size(); ++line)
      out += rstrip((line == 0 ? head : std::string(head.size(), ' ')) + lines[line]);
  }
  return out;
}

struct Layout {
  std::map<int, int> column_of;  // thread -> column
  std::size_t number_width = 0;
  std::size_t column_width = 0;
};

std::string header(const Layout& layout, const TextStyle& style) {
  std::string names = "  " + std::string(layout.number_width, ' ');
  std::string rule = names;
  for (const auto& [thread, column] : layout.column_of) {
    names += " | " + pad("thread " + std::to_string(thread), layout.column_width);
    rule += "-+-" + std::string(layout.column_width, '-');
  }
  std::fill(rule.begin() + 2, rule.begin() + 2 + static_cast<std::ptrdiff_t>(layout.number_width), '-');
  if (!style.color) return rstrip(names) + rule + "\n";
  return std::string(kDim) + rstrip(names) + rule + std::string(kReset) + "\n";
}

std::string row(const Step& step, std::size_t number, const Layout& layout, const TextStyle& style) {
  const std::vector<std::string> lines = wrap(cell_text(step), layout.column_width);
  const int own = layout.column_of.at(step.thread);
  std::string out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string label = i == 0 ? "#" + std::to_string(number) : "";
    std::string line = "  " + std::string(layout.number_width - label.size(), ' ') + label;
    for (int column = 0; column < static_cast<int>(layout.column_of.size()); ++column) {
      line += " | ";
      if (column != own) {
        line.append(layout.column_width, ' ');
        continue;
      }
      const bool mark = style.color && step.newer >= 0;
      line += (mark ? std::string(kWarn) : "") + pad(lines[i], layout.column_width) + (mark ? std::string(kReset) : "");
    }
    out += rstrip(line);
  }
  return out;
}

}  // namespace

std::string witness_table(const std::vector<Step>& witness, const TextStyle& style) {
  const std::vector<Step> steps = fold_loops(witness);
  Layout layout;
  for (const Step& step : steps) layout.column_of[step.thread] = 0;
  int columns = 0;
  for (auto& [thread, column] : layout.column_of) column = columns++;
  if (columns == 0) return "";
  layout.number_width = std::to_string(steps.size()).size() + 1;
  const int width = (style.width - 2 - static_cast<int>(layout.number_width)) / columns - 3;
  if (width < kColumnMin) return as_list(steps, style);
  layout.column_width = static_cast<std::size_t>(width);
  std::size_t longest = 0;
  for (const Step& step : steps) longest = std::max(longest, cell_text(step).size());
  layout.column_width = std::min(layout.column_width, std::max<std::size_t>(longest, 10));

  std::string out = header(layout, style);
  for (std::size_t i = 0; i < steps.size(); ++i) out += row(steps[i], i + 1, layout, style);
  return out;
}

}  // namespace snarl::report
