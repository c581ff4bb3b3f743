// Which line of a call stack the reader wants to see: the innermost one in their own code.
//
// A `head_.load()` compiles to a chain of inlined frames that starts in the standard library's headers; the report
// names the caller in the program instead. What counts as a library is decided by the path alone.
#pragma once
#include <string>
#include <string_view>

#include "report/finding.h"

namespace snarl::report {

// True for headers of the compiler, the standard library, GoogleTest and Snarl's own overrides.
bool is_library_file(std::string_view file);

// True for Snarl's own sources, which its build names after this folder wherever they lie.
inline constexpr std::string_view kOwnFolder = "/usr/src/snarl/";
bool is_own_file(std::string_view file);

// The innermost frame outside libraries; else the innermost with a file; else the innermost; null for an empty stack.
const Frame* source_frame(const Place& place);

// `file` relative to `directory` when it lies below it, else unchanged.
std::string shorten_path(std::string_view file, std::string_view directory);

// "file.cpp:31:7", without the column when it is unknown; "address 0x…" when nothing is known.
std::string describe_location(const Place& place, std::string_view directory);

}  // namespace snarl::report
