// Shortens demangled names. Brackets are matched, because parameters may contain function types and lambdas.
#include "report/symbols/function_names.h"

#include <cstdlib>
#include <memory>
#include <string_view>

#include <cxxabi.h>

namespace snarl::report {
namespace {

// Position of the '(' that matches the ')' at `close`, or npos.
std::size_t matching_open(std::string_view text, std::size_t close) {
  int depth = 0;
  for (std::size_t i = close + 1; i-- > 0;) {
    if (text[i] == ')') ++depth;
    if (text[i] == '(' && --depth == 0) return i;
  }
  return std::string_view::npos;
}

std::string_view drop_parameters(std::string_view text) {
  const std::size_t close = text.rfind(')');
  if (close == std::string_view::npos) return text;
  // Only qualifiers (const, &, [clone ...]) may follow the parameters; a "::" means that they belong to a local class.
  if (text.find("::", close) != std::string_view::npos) return text;
  const std::size_t open = matching_open(text, close);
  if (open == std::string_view::npos || open == 0) return text;
  return text.substr(0, open);
}

// Templates are demangled with their return type in front.
std::string_view drop_return_type(std::string_view text) {
  if (text.find("operator ") != std::string_view::npos) return text;
  int depth = 0;
  for (std::size_t i = text.size(); i-- > 0;) {
    const char c = text[i];
    if (c == '>' || c == ')' || c == '}' || c == ']') ++depth;
    if (c == '<' || c == '(' || c == '{' || c == '[') --depth;
    if (c == ' ' && depth == 0) return text.substr(i + 1);
  }
  return text;
}

}  // namespace

std::string readable_function(const char* linkage_name) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> demangled(abi::__cxa_demangle(linkage_name, nullptr, nullptr, &status),
                                                         std::free);
  if (!demangled) return linkage_name;
  const std::string_view whole = demangled.get();
  if (whole.find("operator<") != std::string_view::npos || whole.find("operator>") != std::string_view::npos ||
      whole.find("operator-") != std::string_view::npos)
    return std::string(drop_parameters(whole));  // brackets do not pair up
  return std::string(drop_return_type(drop_parameters(whole)));
}

}  // namespace snarl::report
