// What the runtime knows about machine code, against LLVM's tables: over all of the code in this process's libraries,
// an instruction that the runtime claims to know has the length LLVM says, reads no register beyond those it names,
// and overwrites all those it names; its memory operand and its use of the stack and frame pointers are LLVM's.
#include "runtime/dead_registers.h"
#include "runtime/sealed_frame.h"

#include <gtest/gtest.h>
#include <link.h>
#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstrAnalysis.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/MCTargetOptions.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>

#include <array>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace snarl::runtime {
namespace {

using Flow = Decoded::Flow;
constexpr RegisterSet kStackPointer = 1u << 4;
constexpr RegisterSet kFramePointers = 3u << 4;

class Llvm {
 public:
  Llvm() {
    LLVMInitializeX86TargetInfo();
    LLVMInitializeX86TargetMC();
    LLVMInitializeX86Disassembler();
    const std::string triple = "x86_64-linux-gnu";
    std::string error;
    const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, error);
    registers_.reset(target->createMCRegInfo(triple));
    syntax_.reset(target->createMCAsmInfo(*registers_, triple, {}));
    subtarget_.reset(target->createMCSubtargetInfo(triple, "", "+popcnt,+bmi,+lzcnt"));
    instructions_.reset(target->createMCInstrInfo());
    analysis_.reset(target->createMCInstrAnalysis(instructions_.get()));
    context_ =
        std::make_unique<llvm::MCContext>(llvm::Triple(triple), syntax_.get(), registers_.get(), subtarget_.get());
    disassembler_.reset(target->createMCDisassembler(*subtarget_, *context_));
    const std::array<const char*, 16> whole{"RAX", "RCX", "RDX", "RBX", "RSP", "RBP", "RSI", "RDI",
                                            "R8",  "R9",  "R10", "R11", "R12", "R13", "R14", "R15"};
    const std::array<const char*, 16> half{"EAX", "ECX", "EDX",  "EBX",  "ESP",  "EBP",  "ESI",  "EDI",
                                           "R8D", "R9D", "R10D", "R11D", "R12D", "R13D", "R14D", "R15D"};
    std::map<std::string, unsigned> by_name;
    for (unsigned i = 1; i < registers_->getNumRegs(); ++i) by_name[registers_->getName(i)] = i;
    for (unsigned i = 0; i < 16; ++i) {
      whole_[i] = by_name.at(whole[i]);
      half_[i] = by_name.at(half[i]);
    }
  }

  // What LLVM says about the instruction; length 0: it does not know it.
  Decoded ask(const std::uint8_t* code, std::size_t left, std::string& name) const {
    llvm::MCInst instruction;
    std::uint64_t length = 0;
    const auto address = reinterpret_cast<std::uintptr_t>(code);
    Decoded result;
    if (disassembler_->getInstruction(instruction, length, {code, left}, address, llvm::nulls()) !=
        llvm::MCDisassembler::Success)
      return result;
    result.length = static_cast<std::uint8_t>(length);
    const llvm::MCInstrDesc& description = instructions_->get(instruction.getOpcode());
    name = instructions_->getName(instruction.getOpcode()).str();
    const int memory =
        name.starts_with("LEA") && instruction.getNumOperands() == 6 ? 1 : memory_operand(instruction, description);
    if (memory >= 0) {
      result.memory = true;
      result.lea = name.starts_with("LEA");
      result.address =
          touched(instruction.getOperand(memory).getReg()) | touched(instruction.getOperand(memory + 2).getReg());
      result.indexed = touched(instruction.getOperand(memory + 2).getReg()) != 0;
      const llvm::MCOperand& displacement = instruction.getOperand(memory + 3);
      result.displacement = displacement.isImm() ? static_cast<std::int32_t>(displacement.getImm()) : 0;
      // A plain move of a whole register or a constant to memory.
      const bool segment = instruction.getOperand(memory + 4).getReg() != 0;
      if (!segment && (name == "MOV64mr" || name == "MOV64mi32")) result.stores = 8;
      if (!segment && (name == "MOV32mr" || name == "MOV32mi")) result.stores = 4;
    }
    for (unsigned i = 0; i < instruction.getNumOperands(); ++i) {
      if (!instruction.getOperand(i).isReg()) continue;
      if (memory < 0 || i < static_cast<unsigned>(memory) || i >= static_cast<unsigned>(memory) + 5)
        result.operands |= touched(instruction.getOperand(i).getReg());
      const unsigned reg = instruction.getOperand(i).getReg();
      if (i < description.getNumDefs())
        result.overwrites |= overwritten(reg);
      else
        result.reads |= touched(reg);
    }
    for (const llvm::MCPhysReg reg : description.implicit_uses()) result.reads |= touched(reg);
    for (const llvm::MCPhysReg reg : description.implicit_defs()) result.overwrites |= overwritten(reg);
    result.flow = flow(instruction);
    if (result.flow == Flow::kJump || result.flow == Flow::kBranch || result.flow == Flow::kCall) {
      std::uint64_t target = 0;
      if (analysis_->evaluateBranch(instruction, address, length, target))
        result.target = target;
      else
        result.flow = Flow::kUnknown;
    }
    return result;
  }

 private:
  static int memory_operand(const llvm::MCInst& instruction, const llvm::MCInstrDesc& description) {
    for (unsigned i = 0; i + 4 < instruction.getNumOperands(); ++i)
      if (description.operands()[i].OperandType == llvm::MCOI::OPERAND_MEMORY) return static_cast<int>(i);
    return -1;
  }
  Flow flow(const llvm::MCInst& instruction) const {
    if (analysis_->isCall(instruction)) return Flow::kCall;
    if (analysis_->isReturn(instruction)) return Flow::kReturn;
    if (analysis_->isConditionalBranch(instruction)) return Flow::kBranch;
    if (analysis_->isUnconditionalBranch(instruction)) return Flow::kJump;
    return analysis_->isTerminator(instruction) || analysis_->isIndirectBranch(instruction) ? Flow::kUnknown
                                                                                            : Flow::kNext;
  }
  RegisterSet touched(unsigned reg) const {
    RegisterSet set = 0;
    for (unsigned i = 0; i < 16; ++i)
      if (reg != 0 && registers_->isSubRegisterEq(whole_[i], reg)) set |= 1u << i;
    return set;
  }
  RegisterSet overwritten(unsigned reg) const {
    RegisterSet set = 0;
    for (unsigned i = 0; i < 16; ++i)
      if (reg == whole_[i] || reg == half_[i]) set |= 1u << i;
    return set;
  }

  std::unique_ptr<llvm::MCRegisterInfo> registers_;
  std::unique_ptr<llvm::MCAsmInfo> syntax_;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget_;
  std::unique_ptr<llvm::MCInstrInfo> instructions_;
  std::unique_ptr<llvm::MCInstrAnalysis> analysis_;
  std::unique_ptr<llvm::MCContext> context_;
  std::unique_ptr<llvm::MCDisassembler> disassembler_;
  std::array<unsigned, 16> whole_{}, half_{};
};

struct Code {
  const std::uint8_t* begin;
  std::size_t size;
};

std::vector<Code> code_of_this_process() {
  std::vector<Code> result;
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void* out) {
        for (int i = 0; i < info->dlpi_phnum; ++i) {
          const ElfW(Phdr)& part = info->dlpi_phdr[i];
          if (part.p_type != PT_LOAD || (part.p_flags & PF_X) == 0) continue;
          // LLVM's own library is fifty times as large as all the others.
          constexpr std::size_t kSizeMax = 3'000'000;
          const auto* begin = reinterpret_cast<const std::uint8_t*>(info->dlpi_addr + part.p_vaddr);
          static_cast<std::vector<Code>*>(out)->push_back({begin, std::min<std::size_t>(part.p_memsz, kSizeMax)});
        }
        return 0;
      },
      &result);
  return result;
}

TEST(DeadRegisters, InstructionsAreAsLlvmSays) {
  const Llvm llvm;
  std::size_t all = 0, known = 0, known_frame = 0, known_stores = 0;
  std::set<std::string> wrong;
  for (const Code& code : code_of_this_process()) {
    for (std::size_t at = 0; at + 16 < code.size;) {
      std::string name;
      const Decoded expected = llvm.ask(code.begin + at, code.size - at, name);
      const std::size_t step = expected.length == 0 ? 1 : expected.length;
      const Decoded found = decode(code.begin + at);
      const std::size_t here = at;
      at += step;
      // Data, or an instruction set that is not asked for; some prefixes are instructions to LLVM.
      if (expected.length == 0 || name.ends_with("_PREFIX")) continue;
      ++all;
      if (found.flow == Flow::kUnknown) continue;
      ++known;
      // A difference of a register and itself does not depend on it.
      const bool zero = (name.starts_with("XOR") || name.starts_with("SUB")) && found.reads == 0 &&
                        found.overwrites != 0 && (expected.reads & ~found.overwrites) == 0;
      const bool reads_all = zero || (expected.reads & ~found.reads & ~kStackPointer) == 0;
      const bool overwrites_only = (found.overwrites & ~expected.overwrites) == 0;
      const bool jumps = found.flow == Flow::kNext || found.flow == Flow::kReturn || found.target == expected.target;
      const bool memory =
          !expected.memory || (found.memory && found.lea == expected.lea && found.indexed >= expected.indexed &&
                               (expected.address & ~found.address) == 0 && found.stores <= expected.stores &&
                               ((found.address & kFramePointers) == 0 || found.displacement == expected.displacement));
      const bool operands = (expected.operands & ~found.operands & kFramePointers) == 0;
      // Nothing but pushes and pops moves the stack pointer without naming it, and calls, which put it back.
      const bool moves = (expected.overwrites & ~expected.operands & kStackPointer) != 0 && found.flow != Flow::kCall &&
                         found.flow != Flow::kReturn;
      const bool stack = !moves || found.stack != Decoded::Stack::kNone;
      known_frame += memory && (found.address & kFramePointers) != 0;
      known_stores += found.stores != 0;
      if (memory && operands && stack && reads_all && overwrites_only && jumps && found.length == expected.length &&
          found.flow == expected.flow)
        continue;
      wrong.insert(name + " reads " + std::to_string(reads_all) + " overwrites " + std::to_string(overwrites_only) +
                   " memory " + std::to_string(memory) + " operands " + std::to_string(operands) + " stack " +
                   std::to_string(stack) + " length " + std::to_string(found.length) + "/" +
                   std::to_string(expected.length) + " flow " + std::to_string(static_cast<int>(found.flow)) + "/" +
                   std::to_string(static_cast<int>(expected.flow)) + " byte " + std::to_string(code.begin[here]));
    }
  }
  for (const std::string& one : wrong) ADD_FAILURE() << one;
  EXPECT_GT(all, 500'000u);
  EXPECT_GT(known, all * 9 / 10);
  EXPECT_GT(known_frame, all / 100);
  EXPECT_GT(known_stores, all / 100);
}

// --- The walk

constexpr RegisterSet kRbx = 1u << 3, kRbp = 1u << 5, kR12 = 1u << 12, kR13 = 1u << 13;
constexpr RegisterSet kAll = kRbx | kRbp | kR12 | kR13;

RegisterSet dead_at(
    const std::vector<std::uint8_t>& code, bool (*is_hook)(std::uintptr_t) = [](std::uintptr_t) { return false; }) {
  return dead_registers(reinterpret_cast<std::uintptr_t>(code.data()), kAll, {}, is_hook);
}

TEST(DeadRegisters, OverwrittenBeforeReadIsDead) {
  // mov rbx, rax; mov r12, rbx; ret
  EXPECT_EQ(dead_at({0x48, 0x89, 0xC3, 0x49, 0x89, 0xDC, 0xC3}), kRbx | kR12);
  // mov bl, al; ret: the rest of rbx stays
  EXPECT_EQ(dead_at({0x88, 0xC3, 0xC3}), 0u);
  // xor ebx, ebx; pop rbp; ret
  EXPECT_EQ(dead_at({0x31, 0xDB, 0x5D, 0xC3}), kRbx | kRbp);
  // mov ebx, [rbx]; ret: it is its own address
  EXPECT_EQ(dead_at({0x8B, 0x1B, 0xC3}), 0u);
}

TEST(DeadRegisters, ReadOnOneOfTwoPathsLives) {
  // je +3; mov rbx, rax; mov r12, rax; ret
  EXPECT_EQ(dead_at({0x74, 0x03, 0x48, 0x89, 0xC3, 0x49, 0x89, 0xC4, 0xC3}), kR12);
  // L: mov rbx, rax; test r12, r12; je L; mov r13, rax; ret
  EXPECT_EQ(dead_at({0x48, 0x89, 0xC3, 0x4D, 0x85, 0xE4, 0x74, 0xF8, 0x49, 0x89, 0xC5, 0xC3}), kRbx | kR13);
}

TEST(DeadRegisters, LoopThatNeverReadsLeavesAllDead) {
  // jmp to itself
  EXPECT_EQ(dead_at({0xEB, 0xFE}), kAll);
}

TEST(DeadRegisters, CallsOfOthersMayReadAll) {
  // call +0; mov rbx, rax; ret
  const std::vector<std::uint8_t> code{0xE8, 0, 0, 0, 0, 0x48, 0x89, 0xC3, 0xC3};
  EXPECT_EQ(dead_at(code), 0u);
  EXPECT_EQ(dead_at(code, [](std::uintptr_t) { return true; }), kRbx);
  // mov rbx, rax; jmp rax: to wherever, which may read the others
  EXPECT_EQ(dead_at({0x48, 0x89, 0xC3, 0xFF, 0xE0}), kRbx);
  // vzeroupper; mov rbx, rax; ret: not in the table
  EXPECT_EQ(dead_at({0xC5, 0xF8, 0x77, 0x48, 0x89, 0xC3, 0xC3}), 0u);
}

// --- Words of a frame

// push rbp; mov rbp, rsp; push rbx; sub rsp, 16; then `body`; then add rsp, 16; pop rbx; pop rbp; ret
std::vector<std::uint8_t> function(const std::vector<std::uint8_t>& body) {
  std::vector<std::uint8_t> code{0x55, 0x48, 0x89, 0xE5, 0x53, 0x48, 0x83, 0xEC, 0x10};
  code.insert(code.end(), body.begin(), body.end());
  const std::vector<std::uint8_t> end{0x48, 0x83, 0xC4, 0x10, 0x5B, 0x5D, 0xC3};
  code.insert(code.end(), end.begin(), end.end());
  return code;
}
constexpr std::size_t kBody = 9;

SealedFrame frame_of(const std::vector<std::uint8_t>& code) {
  const auto begin = reinterpret_cast<std::uintptr_t>(code.data());
  return sealed_frame(begin, begin + code.size());
}

// The dead words where `body` begins: bit 0 is the one at rbp - 12, bit 3 the one at rbp - 24.
std::uint64_t dead_words(const std::vector<std::uint8_t>& body) {
  const std::vector<std::uint8_t> code = function(body);
  const auto hook = [](std::uintptr_t) { return true; };
  const std::uint64_t found =
      dead_registers(reinterpret_cast<std::uintptr_t>(code.data()) + kBody, kAll, frame_of(code), hook);
  return found >> SealedFrame::kFirstBit;
}

TEST(SealedFrame, WordsThatAreNotReadAgainAreDead) {
  EXPECT_EQ(dead_words({}), 0xFu);
  // mov rax, [rbp - 0x18]: the lower two
  EXPECT_EQ(dead_words({0x48, 0x8B, 0x45, 0xE8}), 0x3u);
  // mov rax, [rbp - 0x16]: in three words
  EXPECT_EQ(dead_words({0x48, 0x8B, 0x45, 0xEA}), 0x1u);
  // movups xmm0, [rbp - 0x18]; movups [rbp - 0x18], xmm0 (a store, which is not known as such)
  EXPECT_EQ(dead_words({0x0F, 0x10, 0x45, 0xE8}), 0x0u);
  EXPECT_EQ(dead_words({0x0F, 0x11, 0x45, 0xE8}), 0x0u);
  // mov eax, [rbp - 0x8]: the saved register
  EXPECT_EQ(dead_words({0x8B, 0x45, 0xF8}), 0xFu);
  // mov [rbp - 0x18], rax; mov rax, [rbp - 0x18]
  EXPECT_EQ(dead_words({0x48, 0x89, 0x45, 0xE8, 0x48, 0x8B, 0x45, 0xE8}), 0xFu);
  // mov dword [rbp - 0x18], 0; mov rax, [rbp - 0x18]
  EXPECT_EQ(dead_words({0xC7, 0x45, 0xE8, 0, 0, 0, 0, 0x48, 0x8B, 0x45, 0xE8}), 0xBu);
  // mov byte [rbp - 0x18], al; mov rax, [rbp - 0x18]: three bytes of a word stay
  EXPECT_EQ(dead_words({0x88, 0x45, 0xE8, 0x48, 0x8B, 0x45, 0xE8}), 0x3u);
  // add [rbp - 0x18], rax: reads what it writes
  EXPECT_EQ(dead_words({0x48, 0x01, 0x45, 0xE8}) & 0xCu, 0x0u);
}

TEST(SealedFrame, WrittenOnOneOfTwoPathsLives) {
  // je +4; mov [rbp - 0x18], rax; mov rax, [rbp - 0x18]
  EXPECT_EQ(dead_words({0x74, 0x04, 0x48, 0x89, 0x45, 0xE8, 0x48, 0x8B, 0x45, 0xE8}) & 0xCu, 0x0u);
}

TEST(SealedFrame, CallsOfOthersMayComeBackToAHandler) {
  const std::vector<std::uint8_t> code = function({0xE8, 0, 0, 0, 0});
  const auto pc = reinterpret_cast<std::uintptr_t>(code.data()) + kBody;
  EXPECT_EQ(frame_of(code).size, 16);
  EXPECT_EQ(dead_registers(pc, 0, frame_of(code), [](std::uintptr_t) { return false; }), 0u);
}

TEST(SealedFrame, AnAddressOfTheFrameUnsealsIt) {
  EXPECT_EQ(frame_of(function({})).size, 16);
  EXPECT_EQ(frame_of(function({})).saved, 8);
  const std::vector<std::vector<std::uint8_t>> unsealing{
      {0x48, 0x8D, 0x45, 0xE8},        // lea rax, [rbp - 0x18]
      {0x48, 0x8D, 0x44, 0x24, 0x08},  // lea rax, [rsp + 8]
      {0x48, 0x89, 0xE8},              // mov rax, rbp
      {0x48, 0x89, 0xE0},              // mov rax, rsp
      {0x48, 0x0F, 0xA3, 0x45, 0xE8},  // bt [rbp - 0x18], rax: any word around
      {0x55},                          // push rbp
      {0x54},                          // push rsp
      {0x48, 0x8B, 0x44, 0x05, 0xE8},  // mov rax, [rbp + rax - 0x18]
      {0x48, 0x8B, 0x44, 0x28, 0xE8},  // mov rax, [rax + rbp - 0x18]
      {0x48, 0x8B, 0x04, 0x24},        // mov rax, [rsp]
      {0x48, 0x89, 0xC5},              // mov rbp, rax
      {0x40, 0x88, 0xC5},              // mov bpl, al
      {0x40, 0x0F, 0x94, 0xC5},        // sete bpl
      {0x48, 0x01, 0xE8},              // add rax, rbp
      {0x48, 0x29, 0xC4},              // sub rsp, rax
      {0x48, 0x83, 0xE4, 0xE0},        // and rsp, -32
      {0x48, 0x8D, 0x65, 0xE8},        // lea rsp, [rbp - 0x18]: pops would read the words
      {0x58},                          // pop rax
      {0xFF, 0xE0},                    // jmp rax
      {0xE9, 0x00, 0x10, 0x00, 0x00},  // jmp out
      {0xC5, 0xF8, 0x77},              // vzeroupper: not in the table
  };
  for (std::size_t i = 0; i < unsealing.size(); ++i) EXPECT_EQ(frame_of(function(unsealing[i])).size, 0) << i;
}

}  // namespace
}  // namespace snarl::runtime
