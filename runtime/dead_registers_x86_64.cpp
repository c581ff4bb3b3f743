// See dead_registers.h. The table of instructions is what compilers emit for integer code, and no more.
#if defined(__x86_64__)
#include <algorithm>
#include <cstddef>
#include <cstring>

#include "runtime/dead_registers.h"
#include "runtime/sealed_frame.h"

namespace snarl::runtime {
namespace {

using Flow = Decoded::Flow;

constexpr RegisterSet bit(unsigned reg) { return RegisterSet{1} << reg; }
constexpr unsigned kRsp = 4, kRbp = 5;

// One instruction while it is being read.
class Decoder {
 public:
  explicit Decoder(const std::uint8_t* code) : begin_(code), at_(code) {}

  Decoded run() {
    read_prefixes();
    const std::uint8_t opcode = *at_++;
    out_.flow = Flow::kNext;
    const bool known = opcode == 0x0F ? two_bytes(*at_++) : one_byte(opcode);
    if (!known) out_.flow = Flow::kUnknown;
    out_.length = static_cast<std::uint8_t>(at_ - begin_);
    return out_;
  }

 private:
  void read_prefixes() {
    for (;; ++at_) {
      if (*at_ == 0x66)
        short_ = true;
      else if (*at_ == 0xF3 || *at_ == 0xF2)
        repeat_ = *at_;
      else if (*at_ == 0x64 || *at_ == 0x65 || *at_ == 0x2E || *at_ == 0x3E)
        segment_ = true;
      else
        break;
    }
    if ((*at_ & 0xF0) == 0x40) rex_ = *at_++;
  }
  bool wide() const { return (rex_ & 8) != 0; }
  // Writing 32 bits clears the rest; writing 16 or 8 leaves it.
  bool whole() const { return !short_ || wide(); }

  void read_modrm() {
    const std::uint8_t modrm = *at_++;
    mod_ = modrm >> 6;
    digit_ = modrm >> 3 & 7;
    reg_ = digit_ | (rex_ & 4u) << 1;
    rm_ = (modrm & 7u) | (rex_ & 1u) << 3;
    if (mod_ == 3) return;
    out_.memory = true;
    const unsigned low = modrm & 7;
    if (low == 4) {
      const std::uint8_t sib = *at_++;
      const unsigned index = (sib >> 3 & 7u) | (rex_ & 2u) << 2;
      if (index != kRsp) address_has(index), out_.indexed = true;
      if (mod_ == 0 && (sib & 7) == 5) {
        std::memcpy(&out_.displacement, at_, 4);
        at_ += 4;
      } else {
        address_has((sib & 7u) | (rex_ & 1u) << 3);
      }
    } else if (mod_ == 0 && low == 5) {
      at_ += 4;  // relative to the program counter
    } else {
      address_has(rm_);
    }
    if (mod_ == 1) out_.displacement = static_cast<std::int8_t>(*at_);
    if (mod_ == 2) std::memcpy(&out_.displacement, at_, 4);
    at_ += mod_ == 1 ? 1 : mod_ == 2 ? 4 : 0;
  }
  void address_has(unsigned reg) {
    out_.reads |= bit(reg);
    out_.address |= bit(reg);
  }
  unsigned byte_register(unsigned reg) const { return rex_ == 0 && reg >= 4 && reg < 8 ? reg - 4 : reg; }
  void touches(unsigned reg, bool byte) { out_.operands |= bit(byte ? byte_register(reg) : reg); }
  void touches_reg(bool byte) { touches(reg_, byte); }
  void touches_rm(bool byte) {
    if (mod_ == 3) touches(rm_, byte);
  }
  void reads_reg(bool byte = false) {
    touches_reg(byte);
    out_.reads |= bit(byte ? byte_register(reg_) : reg_);
  }
  void reads_rm(bool byte = false) {
    touches_rm(byte);
    if (mod_ == 3) out_.reads |= bit(byte ? byte_register(rm_) : rm_);
  }
  void writes_reg() {
    touches_reg(false);
    if (whole()) out_.overwrites |= bit(reg_);
  }
  // A move: nothing of what was there is left, nor looked at.
  void writes_rm() {
    touches_rm(false);
    if (mod_ == 3 && whole()) out_.overwrites |= bit(rm_);
    if (mod_ != 3 && whole() && repeat_ == 0 && !segment_) out_.stores = wide() ? 8 : 4;
  }
  void skip_immediate(bool byte) { at_ += byte ? 1 : short_ && !wide() ? 2 : 4; }

  bool jump(Flow flow, bool near) {
    if (short_) return false;
    std::int32_t distance = static_cast<std::int8_t>(*at_);
    if (near) std::memcpy(&distance, at_, 4);
    at_ += near ? 4 : 1;
    out_.flow = flow;
    out_.target = reinterpret_cast<std::uintptr_t>(at_) + static_cast<std::uintptr_t>(std::intptr_t{distance});
    return true;
  }

  // add or adc sbb and sub xor cmp, in their six forms
  bool arithmetic(std::uint8_t opcode) {
    const unsigned form = opcode & 7;
    if (form >= 6) return false;
    if (form >= 4) {  // with the accumulator
      out_.reads |= bit(0);
      skip_immediate(form == 4);
      return true;
    }
    read_modrm();
    const unsigned operation = opcode >> 3;
    constexpr unsigned kSub = 5, kXor = 6;
    if ((form & 1) != 0 && whole() && mod_ == 3 && reg_ == rm_ && (operation == kSub || operation == kXor)) {
      writes_reg();  // zero, whatever it was
      return true;
    }
    reads_reg((form & 1) == 0);
    reads_rm((form & 1) == 0);
    return true;
  }

  bool one_byte(std::uint8_t opcode) {
    const bool byte = (opcode & 1) == 0;
    if (opcode < 0x40) return arithmetic(opcode);
    if (opcode >= 0x50 && opcode <= 0x5F) {
      const unsigned reg = (opcode & 7u) | (rex_ & 1u) << 3;
      touches(reg, false);
      out_.stack = opcode < 0x58 ? Decoded::Stack::kPush : Decoded::Stack::kPop;
      (opcode < 0x58 ? out_.reads : out_.overwrites) |= bit(reg);
      return !short_;
    }
    if (opcode >= 0x70 && opcode <= 0x7F) return jump(Flow::kBranch, false);
    if (opcode >= 0xB0 && opcode <= 0xBF) touches((opcode & 7u) | (rex_ & 1u) << 3, opcode < 0xB8);
    if (opcode >= 0xB0 && opcode <= 0xB7) return ++at_, true;
    if (opcode >= 0xB8 && opcode <= 0xBF) {
      if (whole()) out_.overwrites |= bit((opcode & 7u) | (rex_ & 1u) << 3);
      at_ += wide() ? 8 : short_ ? 2 : 4;
      return true;
    }
    // clang-format off
    switch (opcode) {
      case 0x63: read_modrm(); reads_rm(); writes_reg(); return true;                        // movsxd
      case 0x68: at_ += 4; out_.stack = Decoded::Stack::kPush; return !short_;               // push
      case 0x6A: ++at_; out_.stack = Decoded::Stack::kPush; return !short_;
      case 0x69:
      case 0x6B: read_modrm(); reads_rm(); writes_reg(); skip_immediate(opcode == 0x6B); return true;  // imul
      case 0x80: case 0x81:
      case 0x83: read_modrm(); reads_rm(byte); skip_immediate(opcode != 0x81); return true;
      case 0x84: case 0x85: case 0x86:                                                       // test xchg
      case 0x87: read_modrm(); reads_reg(byte); reads_rm(byte); return true;
      case 0x88: read_modrm(); reads_reg(true); touches_rm(true); return true;               // mov
      case 0x89: read_modrm(); reads_reg(); writes_rm(); return true;
      case 0x8A: read_modrm(); reads_rm(true); touches_reg(true); return true;
      case 0x8B: read_modrm(); reads_rm(); writes_reg(); return true;
      case 0x8D: read_modrm(); writes_reg(); out_.lea = true; return mod_ != 3;              // lea
      case 0x90: return rex_ == 0;                                                           // nop
      case 0x98: case 0x99: out_.reads |= bit(0); return true;                               // cdqe cqo
      case 0xA8: case 0xA9: out_.reads |= bit(0); skip_immediate(byte); return true;         // test
      case 0xC0: case 0xC1: read_modrm(); reads_rm(byte); ++at_; return true;                // shifts
      case 0xD0: case 0xD1: read_modrm(); reads_rm(byte); return true;
      case 0xD2: case 0xD3: read_modrm(); reads_rm(byte); out_.reads |= bit(1); return true;
      case 0xC3: out_.flow = Flow::kReturn; return true;
      case 0xC6: read_modrm(); touches_rm(true); ++at_; return digit_ == 0;                  // mov
      case 0xC7: read_modrm(); writes_rm(); skip_immediate(false); return digit_ == 0;
      case 0xC9: out_.reads |= bit(kRbp); out_.stack = Decoded::Stack::kLeave; return !short_;  // leave
      case 0xE8: return jump(Flow::kCall, true);
      case 0xE9: return jump(Flow::kJump, true);
      case 0xEB: return jump(Flow::kJump, false);
      case 0xF6: case 0xF7: return multiply_and_test(byte);
      case 0xFE:                                                                             // inc dec push
      case 0xFF: read_modrm(); reads_rm(byte); return digit_ <= 1 || push_operand(byte);
      default: return false;
    }
    // clang-format on
  }

  bool push_operand(bool byte) {
    out_.stack = Decoded::Stack::kPush;
    return digit_ == 6 && !byte;
  }

  bool multiply_and_test(bool byte) {
    read_modrm();
    reads_rm(byte);
    if (digit_ < 2) skip_immediate(byte);
    if (digit_ >= 4) out_.reads |= bit(0) | bit(2);  // with the accumulator and rdx
    return true;
  }

  // The instructions on vector registers of which only an address may be in general ones, and no immediate follows.
  static bool is_vector(std::uint8_t opcode) {
    if (opcode >= 0x10 && opcode <= 0x17) return true;  // moves
    if (opcode == 0x28 || opcode == 0x29 || opcode == 0x2E || opcode == 0x2F) return true;
    if (opcode >= 0x51 && opcode <= 0x6D) return true;  // arithmetic, packing
    return opcode == 0x6F || opcode == 0x7F || (opcode >= 0x74 && opcode <= 0x76) || opcode == 0xD4 || opcode == 0xD6 ||
           opcode == 0xDB || opcode == 0xDF || opcode == 0xEB || opcode == 0xEF || (opcode >= 0xF8 && opcode <= 0xFE);
  }

  bool two_bytes(std::uint8_t opcode) {
    const bool byte = (opcode & 1) == 0;
    if (opcode >= 0x80 && opcode <= 0x8F) return jump(Flow::kBranch, true);
    if (opcode >= 0x40 && opcode <= 0x4F) return read_modrm(), reads_rm(), reads_reg(), true;  // cmov
    if (opcode >= 0x90 && opcode <= 0x9F) return read_modrm(), touches_rm(true), true;         // setcc
    if (is_vector(opcode) || opcode == 0x70) out_.extent = 16;
    if (is_vector(opcode)) return read_modrm(), true;
    // clang-format off
    switch (opcode) {
      case 0x1E: return repeat_ == 0xF3 && *at_++ == 0xFA;                                   // endbr64
      case 0x1F: read_modrm(); return true;                                                  // nop
      case 0x2A: read_modrm(); reads_rm(); return repeat_ != 0;                              // cvtsi2sd
      case 0x2C: case 0x2D: read_modrm(); writes_reg(); return repeat_ != 0;                 // cvttsd2si
      case 0x6E: read_modrm(); reads_rm(); return true;                                      // movd
      case 0x70: read_modrm(); ++at_; return true;                                           // pshufd
      case 0x7E: read_modrm(); touches_rm(false); return true;                               // movd
      case 0xA3: case 0xAB: case 0xB3:                                                       // bt and the like:
      case 0xBB: read_modrm(); out_.indexed = out_.memory; reads_rm(); reads_reg(); return true;  // of any word around
      case 0xAF: case 0xB8: case 0xBC:                                                       // imul popcnt bsf bsr
      case 0xBD: read_modrm(); reads_rm(); reads_reg(); return true;
      case 0xA4: case 0xAC: read_modrm(); reads_rm(); reads_reg(); ++at_; return true;       // shld shrd
      case 0xA5: case 0xAD: read_modrm(); reads_rm(); reads_reg(); out_.reads |= bit(1); return true;
      case 0xBA: read_modrm(); reads_rm(); ++at_; return true;
      case 0xB0: case 0xB1: out_.reads |= bit(0); [[fallthrough]];                           // cmpxchg
      case 0xC0: case 0xC1: read_modrm(); reads_rm(byte); reads_reg(byte); return true;      // xadd
      case 0xB6: case 0xB7: case 0xBE:                                                       // movzx movsx
      case 0xBF: read_modrm(); reads_rm(byte); writes_reg(); return true;
      case 0xC8: case 0xC9: case 0xCA: case 0xCB: case 0xCC: case 0xCD: case 0xCE:           // bswap
      case 0xCF: reg_ = (opcode & 7u) | (rex_ & 1u) << 3; reads_reg(); return true;
      default: return false;
    }
    // clang-format on
  }

  const std::uint8_t* begin_;
  const std::uint8_t* at_;
  Decoded out_;
  bool short_ = false;
  bool segment_ = false;
  std::uint8_t repeat_ = 0;
  std::uint8_t rex_ = 0;
  unsigned mod_ = 0, digit_ = 0, reg_ = 0, rm_ = 0;
};

// The walk: places still to go on from, and with which registers each place has been reached.
class Walk {
 public:
  Walk(RegisterSet candidates, const SealedFrame& frame, bool (*is_hook)(std::uintptr_t))
      : candidates_(candidates | frame.all()), frame_(frame), is_hook_(is_hook) {}

  RegisterSet dead_from(std::uintptr_t pc) {
    go_to(pc, candidates_);
    while (open_count_ > 0) {
      const Place place = open_[--open_count_];
      straight_on(place.pc, place.registers);
    }
    return candidates_ & ~live_;
  }

 private:
  struct Place {
    std::uintptr_t pc;
    RegisterSet registers;
  };

  void straight_on(std::uintptr_t pc, RegisterSet registers) {
    for (;;) {
      registers &= ~live_;
      if (registers == 0) return;
      if (++steps_ > kStepsMax) return give_up(candidates_);
      const Decoded next = decode(reinterpret_cast<const std::uint8_t*>(pc));
      live_ |= registers & (next.reads | frame_.read_by(next));
      registers &= ~(next.overwrites | frame_.overwritten_by(next));
      pc += next.length;
      switch (next.flow) {
        case Flow::kNext:
          continue;
        case Flow::kBranch:
          go_to(next.target, registers);
          break;
        case Flow::kJump:
          return go_to(next.target, registers);
        case Flow::kCall:
          if (is_hook_(next.target)) continue;
          return give_up(registers);
        case Flow::kReturn:
          return give_up(registers & kAllRegisters);  // the frame is gone
        default:
          return give_up(registers);
      }
    }
  }

  void go_to(std::uintptr_t pc, RegisterSet registers) {
    if (registers == 0) return;
    for (std::size_t i = 0; i < reached_count_; ++i) {
      if (reached_[i].pc != pc) continue;
      const RegisterSet more = registers & ~reached_[i].registers;
      reached_[i].registers |= registers;
      if (more != 0) open(pc, more);
      return;
    }
    if (reached_count_ == kPlacesMax) return give_up(candidates_);
    reached_[reached_count_++] = {pc, registers};
    open(pc, registers);
  }

  void open(std::uintptr_t pc, RegisterSet registers) {
    if (open_count_ == kPlacesMax) return give_up(candidates_);
    open_[open_count_++] = {pc, registers};
  }

  void give_up(RegisterSet registers) { live_ |= registers; }

  static constexpr std::size_t kPlacesMax = 128;
  static constexpr unsigned kStepsMax = 4096;
  RegisterSet candidates_, live_ = 0;
  const SealedFrame& frame_;
  bool (*is_hook_)(std::uintptr_t);
  unsigned steps_ = 0;
  Place reached_[kPlacesMax], open_[kPlacesMax];
  std::size_t reached_count_ = 0, open_count_ = 0;
};

}  // namespace

Decoded decode(const std::uint8_t* code) { return Decoder(code).run(); }

RegisterSet dead_registers(std::uintptr_t pc, RegisterSet candidates, const SealedFrame& frame,
                           bool (*is_hook)(std::uintptr_t)) {
  return Walk(candidates, frame, is_hook).dead_from(pc);
}

}  // namespace snarl::runtime
#endif
