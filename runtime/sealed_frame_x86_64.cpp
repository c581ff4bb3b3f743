// See sealed_frame.h.
#if defined(__x86_64__)
#include "runtime/sealed_frame.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>

// Of every unwinder: the entry of the unwind table for a place in the code.
struct dwarf_eh_bases {
  void* tbase;
  void* dbase;
  void* func;
};
extern "C" const void* _Unwind_Find_FDE(void* pc, dwarf_eh_bases* bases);

namespace snarl::runtime {
namespace {

using Flow = Decoded::Flow;
using Stack = Decoded::Stack;

constexpr RegisterSet kRsp = RegisterSet{1} << 4, kRbp = RegisterSet{1} << 5;

const std::uint8_t* bytes(std::uintptr_t address) { return reinterpret_cast<const std::uint8_t*>(address); }

bool in_frame(const Decoded& instruction) {
  return instruction.memory && !instruction.lea && instruction.address == kRbp && !instruction.indexed;
}

// The words from `from` below the end of the saved registers down to `to`.
RegisterSet words(std::int32_t from, std::int32_t to, RegisterSet all) {
  constexpr std::int32_t kMax = SealedFrame::kWords;
  from = std::clamp(from, 0, kMax);
  to = std::clamp(to, 0, kMax);
  RegisterSet set = 0;
  for (std::int32_t i = from; i < to; ++i) set |= RegisterSet{1} << (SealedFrame::kFirstBit + static_cast<unsigned>(i));
  return set & all;
}

// The amount in `sub rsp, amount` or `add rsp, amount`; -1: it is something else.
std::int32_t amount(std::uintptr_t at, std::uint8_t digit) {
  const std::uint8_t* code = bytes(at);
  if (code[0] != 0x48 || (code[1] != 0x83 && code[1] != 0x81) || code[2] != (0xC4 | digit << 3)) return -1;
  if (code[1] == 0x83) return code[3] < 0x80 ? code[3] : -1;
  const std::uint32_t value = code[3] | code[4] << 8 | code[5] << 16 | std::uint32_t{code[6]} << 24;
  return value < 1u << 30 ? static_cast<std::int32_t>(value) : -1;
}
constexpr std::uint8_t kAdd = 0, kSub = 5;

std::uint64_t uleb(const std::uint8_t*& at) {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    value |= std::uint64_t{*at & 0x7Fu} << (shift & 63);
    if ((*at++ & 0x80) == 0) return value;
  }
}

// How the entries that refer to this common entry write addresses; 0xFF: not known.
std::uint8_t address_encoding(const std::uint8_t* common) {
  constexpr std::uint8_t kUnknown = 0xFF;
  const std::uint8_t* at = common + 8;
  const std::uint8_t version = *at++;
  const char* augmentation = reinterpret_cast<const char*>(at);
  if (version != 1 || *augmentation != 'z') return kUnknown;
  at += std::strlen(augmentation) + 1;
  uleb(at);  // the factors of code and data, the return address's register
  uleb(at);
  ++at;
  uleb(at);
  for (++augmentation;; ++augmentation) switch (*augmentation) {
      case 'R':
        return *at;
      case 'L':
        ++at;
        break;
      case 'P':
        if ((*at & 0x0F) != 0x0B && (*at & 0x0F) != 0x03) return kUnknown;  // four bytes
        at += 5;
        break;
      default:
        return kUnknown;
    }
}

// One function's code, from its beginning on.
class Scan {
 public:
  Scan(std::uintptr_t begin, std::uintptr_t end) : begin_(begin), at_(begin), end_(end) {}

  SealedFrame run() {
    if (!prologue() || frame_.size == 0) return {};
    while (at_ < end_) {
      const Decoded next = decode(bytes(at_));
      if (next.flow == Flow::kUnknown || at_ + next.length > end_) return {};
      if (leaves(next) || !allowed(next)) return {};
      at_ += next.length;
    }
    return frame_;
  }

 private:
  bool is(std::initializer_list<std::uint8_t> code) {
    if (end_ - at_ < code.size() || !std::equal(code.begin(), code.end(), bytes(at_))) return false;
    at_ += code.size();
    return true;
  }

  bool prologue() {
    is({0xF3, 0x0F, 0x1E, 0xFA});  // endbr64
    if (!is({0x55}) || !(is({0x48, 0x89, 0xE5}) || is({0x48, 0x8B, 0xEC}))) return false;
    while (at_ < end_) {
      const Decoded next = decode(bytes(at_));
      if (next.stack != Stack::kPush || next.memory || (next.operands & (kRsp | kRbp)) != 0) break;
      at_ += next.length;
      frame_.saved += 8;
    }
    if (const std::int32_t size = amount(at_, kSub); size > 0) {
      frame_.size = size;
      at_ += decode(bytes(at_)).length;
    }
    return true;
  }

  bool leaves(const Decoded& next) const {
    if (next.flow != Flow::kJump && next.flow != Flow::kBranch) return false;
    return next.target <= begin_ || next.target >= end_;
  }

  // Neither takes an address of the frame, nor moves the frame pointer but at the end, nor pops out of the frame.
  bool allowed(const Decoded& next) {
    const bool popping = popping_;
    popping_ = false;
    if (next.stack == Stack::kPop) {
      popping_ = popping;
      return popping && (next.operands & kRsp) == 0;
    }
    if (amount(at_, kAdd) >= frame_.size) return popping_ = true;
    if (amount(at_, kAdd) >= 0 || amount(at_, kSub) >= 0) return true;
    const std::uint8_t* code = bytes(at_);
    // lea rsp, [rbp - saved], or above
    if (next.lea && next.address == kRbp && !next.indexed && next.operands == kRsp && code[0] == 0x48)
      return popping_ = next.displacement <= 0 && -next.displacement <= frame_.saved;
    if ((next.operands & (kRsp | kRbp)) != 0) return false;
    if ((next.address & kRsp) != 0) return false;
    return (next.address & kRbp) == 0 || in_frame(next);
  }

  std::uintptr_t begin_, at_, end_;
  SealedFrame frame_;
  bool popping_ = false;  // the stack pointer is at the saved registers
};

}  // namespace

RegisterSet SealedFrame::all() const {
  if (size == 0) return 0;
  return words(0, size / static_cast<std::int32_t>(kWordSize), ~RegisterSet{0});
}

RegisterSet SealedFrame::read_by(const Decoded& instruction) const {
  if (size == 0 || !in_frame(instruction) || instruction.stores != 0) return 0;
  const std::int64_t high = -std::int64_t{instruction.displacement} - saved;
  if (high <= 0 || high > (1 << 30)) return 0;
  const auto top = static_cast<std::int32_t>(high);
  return words(std::max(0, top - instruction.extent) / 4, (top + 3) / 4, all());
}

RegisterSet SealedFrame::overwritten_by(const Decoded& instruction) const {
  if (size == 0 || !in_frame(instruction) || instruction.stores == 0) return 0;
  const std::int64_t high = -std::int64_t{instruction.displacement} - saved;
  if (high <= 0 || high > (1 << 30) || high % 4 != 0) return 0;
  const auto top = static_cast<std::int32_t>(high);
  return words((top - instruction.stores) / 4, top / 4, all());
}

SealedFrame sealed_frame(std::uintptr_t begin, std::uintptr_t end) { return Scan(begin, end).run(); }

SealedFrame sealed_frame_around(std::uintptr_t pc) {
  dwarf_eh_bases bases{};
  const auto* entry =
      static_cast<const std::uint8_t*>(_Unwind_Find_FDE(reinterpret_cast<void*>(pc), &bases));  // NOLINT
  if (entry == nullptr) return {};
  std::uint32_t length, back, range;
  std::memcpy(&length, entry, 4);
  std::memcpy(&back, entry + 4, 4);
  std::memcpy(&range, entry + 12, 4);
  if (length < 16 || length == 0xFFFFFFFF) return {};
  const std::uint8_t encoding = address_encoding(entry + 4 - back);
  if (encoding == 0xFF || (encoding & 0x0F) != 0x0B) return {};  // the range is then four bytes, behind four others
  const auto begin = reinterpret_cast<std::uintptr_t>(bases.func);
  return pc >= begin && pc - begin < range ? sealed_frame(begin, begin + range) : SealedFrame{};
}

}  // namespace snarl::runtime
#endif
