// Chooses and prints the frame of a place that lies in the reader's own code.
#include "report/source_frames.h"

#include <array>
#include <cstdio>

namespace snarl::report {
namespace {

constexpr std::array<std::string_view, 6> kLibraryParts = {
    "/usr/include/", "/usr/lib/", "/include/c++/", "/snarl/overrides/", "/runtime/overrides/", "/include/snarl/",
};

}  // namespace

bool is_own_file(std::string_view file) { return file.starts_with(kOwnFolder); }

bool is_library_file(std::string_view file) {
  for (std::string_view part : kLibraryParts)
    if (file.find(part) != std::string_view::npos) return true;
  return is_own_file(file);
}

const Frame* source_frame(const Place& place) {
  const Frame* fallback = nullptr;
  for (const Frame& frame : place.stack) {
    if (frame.file.empty()) continue;
    if (!is_library_file(frame.file)) return &frame;
    if (fallback == nullptr) fallback = &frame;
  }
  if (fallback != nullptr) return fallback;
  return place.stack.empty() ? nullptr : &place.stack.front();
}

std::string shorten_path(std::string_view file, std::string_view directory) {
  if (!directory.empty() && file.size() > directory.size() + 1 && file.substr(0, directory.size()) == directory &&
      file[directory.size()] == '/')
    file.remove_prefix(directory.size() + 1);
  return std::string(file);
}

std::string describe_location(const Place& place, std::string_view directory) {
  const Frame* frame = source_frame(place);
  if (frame == nullptr || frame->file.empty()) {
    if (frame != nullptr && !frame->function.empty()) return frame->function;
    char text[32];
    std::snprintf(text, sizeof text, "address 0x%llx", static_cast<unsigned long long>(place.pc));
    return text;
  }
  std::string text = shorten_path(frame->file, directory);
  if (frame->line > 0) text += ":" + std::to_string(frame->line);
  if (frame->line > 0 && frame->column > 0) text += ":" + std::to_string(frame->column);
  return text;
}

}  // namespace snarl::report
