// SNARL_REAL(name): the function that an interposed libc symbol would have reached without us.
//
// Each name used anywhere is resolved by dlsym(RTLD_NEXT) while static constructors run, so that no lookup (which
// locks and may allocate) happens inside a check. Calls before that resolve on the spot.
// Limits: names of functions that C++ overloads (strchr, memchr) have no decltype; give real_address<"name">() a cast.
#pragma once
#include <cstddef>

namespace snarl::runtime {

struct SymbolName {
  char text[48] = {};
  template <std::size_t kLength>
  consteval SymbolName(const char (&name)[kLength]) {  // NOLINT: implicit on purpose
    static_assert(kLength <= sizeof text);
    for (std::size_t i = 0; i < kLength; ++i) text[i] = name[i];
  }
};

// Aborts with a message when no library has it and `required`.
void* resolve_real(const char* name, bool required);

template <SymbolName kName>
struct RealFunction {
  static inline void* address = nullptr;
  static inline const bool resolved_early = (address = resolve_real(kName.text, false)) != nullptr;
};

template <SymbolName kName>
inline void* real_address() {
  (void)&RealFunction<kName>::resolved_early;
  if (__builtin_expect(RealFunction<kName>::address == nullptr, 0)) {
    RealFunction<kName>::address = resolve_real(kName.text, true);
  }
  return RealFunction<kName>::address;
}

}  // namespace snarl::runtime

#define SNARL_REAL(name) (reinterpret_cast<decltype(&::name)>(::snarl::runtime::real_address<#name>()))
