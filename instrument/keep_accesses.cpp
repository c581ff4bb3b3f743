// A pass for clang that keeps the plain accesses of the source: -fpass-plugin=libsnarl_keep_accesses.so
//
// ThreadSanitizer's instrumentation comes after optimisation, and an optimiser may assume that no access races: it
// drops a read whose value is unused, sinks one behind a compare-exchange into the branch that uses it, joins two. The
// race that the source has is then in nothing that is run, and the program would be called verified. So before the
// first pass all plain accesses to what other threads could see become volatile, which optimisers leave where they are
// and instrumentation treats like any other. Limits: clang of the LLVM release that this is built with. For gcc the
// passes in question are switched off one by one (cli/compile.cpp). A local object that is handed to a function stays
// in memory, although inlining would free it. Tested by: tests/programs (buggy/dropped_*), at every optimisation.
#include "llvm/Analysis/CaptureTracking.h"
#include "llvm/Analysis/ValueTracking.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Passes/PassPlugin.h"
#include "llvm/Transforms/Scalar/DCE.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SROA.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

namespace {

// As many uses of a local's address are followed; one with more counts as shared. Not the compiler's own limit, which
// the instrumentation of captured locals needs to be 0.
constexpr unsigned kUsesMax = 400;

// Constants, and locals whose address stays in their function. Volatile accesses count as uses that let it out.
bool unshared(const llvm::Value* pointer) {
  const llvm::Value* object = llvm::getUnderlyingObject(pointer);
  if (const auto* global = llvm::dyn_cast<llvm::GlobalVariable>(object)) return global->isConstant();
  return llvm::isa<llvm::AllocaInst>(object) && !llvm::PointerMayBeCaptured(object, true, true, kUsesMax);
}

// What the instruction accesses without being atomic: nothing, one pointer, or a copy's two.
std::pair<const llvm::Value*, const llvm::Value*> plain_access(const llvm::Instruction& instruction) {
  if (const auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) {
    const bool invariant = load->hasMetadata(llvm::LLVMContext::MD_invariant_load);
    return {load->isAtomic() || invariant ? nullptr : load->getPointerOperand(), nullptr};
  }
  if (const auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction))
    return {store->isAtomic() ? nullptr : store->getPointerOperand(), nullptr};
  if (const auto* copy = llvm::dyn_cast<llvm::MemTransferInst>(&instruction))
    return {copy->getRawDest(), copy->getRawSource()};
  if (const auto* fill = llvm::dyn_cast<llvm::MemSetInst>(&instruction)) return {fill->getRawDest(), nullptr};
  return {nullptr, nullptr};
}

void set_volatile(llvm::Instruction& instruction, bool value) {
  if (auto* load = llvm::dyn_cast<llvm::LoadInst>(&instruction)) load->setVolatile(value);
  if (auto* store = llvm::dyn_cast<llvm::StoreInst>(&instruction)) store->setVolatile(value);
  if (auto* memory = llvm::dyn_cast<llvm::MemIntrinsic>(&instruction))
    memory->setVolatile(llvm::ConstantInt::getBool(memory->getContext(), value));
}

bool may_be_shared(const llvm::Instruction& instruction) {
  const auto [first, second] = plain_access(instruction);
  return (first != nullptr && !unshared(first)) || (second != nullptr && !unshared(second));
}

constexpr const char* kOwn = "snarl.own";

llvm::AllocaInst* local_of(const llvm::Value* pointer) {
  if (pointer == nullptr) return nullptr;
  return llvm::dyn_cast<llvm::AllocaInst>(const_cast<llvm::Value*>(llvm::getUnderlyingObject(pointer)));
}

// What the program itself made volatile is to stay so. The local is marked too, because passes lose marks of accesses.
void mark_own(llvm::Function& function) {
  llvm::MDNode* mark = llvm::MDNode::get(function.getContext(), {});
  for (llvm::Instruction& instruction : llvm::instructions(function)) {
    if (!instruction.isVolatile()) continue;
    instruction.setMetadata(kOwn, mark);
    const auto [first, second] = plain_access(instruction);
    for (const llvm::Value* pointer : {first, second})
      if (llvm::AllocaInst* local = local_of(pointer)) local->setMetadata(kOwn, mark);
  }
}

bool may_be_released(const llvm::Instruction& instruction) {
  if (!instruction.isVolatile() || instruction.hasMetadata(kOwn)) return false;
  const auto [first, second] = plain_access(instruction);
  const llvm::AllocaInst *one = local_of(first), *other = local_of(second);
  if ((one != nullptr && one->hasMetadata(kOwn)) || (other != nullptr && other->hasMetadata(kOwn))) return false;
  return one != nullptr || other != nullptr;
}

// All at once at the end: what is volatile lets addresses out.
void keep(llvm::Function& function) {
  llvm::SmallVector<llvm::Instruction*, 64> kept;
  for (llvm::Instruction& instruction : llvm::instructions(function))
    if (!instruction.isVolatile() && may_be_shared(instruction)) kept.push_back(&instruction);
  for (llvm::Instruction* instruction : kept) set_volatile(*instruction, true);
}

struct KeepAccesses : llvm::PassInfoMixin<KeepAccesses> {
  static bool isRequired() { return true; }

  llvm::PreservedAnalyses run(llvm::Module& module, llvm::ModuleAnalysisManager&) {
    for (llvm::Function& function : module) {
      if (!function.hasFnAttribute(llvm::Attribute::SanitizeThread)) continue;
      mark_own(function);
      keep(function);
    }
    return llvm::PreservedAnalyses::none();
  }
};

struct ReleaseLocals : llvm::PassInfoMixin<ReleaseLocals> {
  llvm::PreservedAnalyses run(llvm::Function& function, llvm::FunctionAnalysisManager&) {
    for (llvm::Instruction& instruction : llvm::instructions(function))
      if (may_be_released(instruction)) set_volatile(instruction, false);
    if (function.hasFnAttribute(llvm::Attribute::SanitizeThread)) keep(function);
    return llvm::PreservedAnalyses::none();
  }
};

void release_locals(llvm::ModulePassManager& passes, llvm::OptimizationLevel level) {
  if (level == llvm::OptimizationLevel::O0) return;
  llvm::FunctionPassManager of_function;
  of_function.addPass(ReleaseLocals());
  of_function.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
  of_function.addPass(llvm::EarlyCSEPass());
  of_function.addPass(llvm::DCEPass());
  of_function.addPass(llvm::SimplifyCFGPass());
  passes.addPass(llvm::createModuleToFunctionPassAdaptor(std::move(of_function)));
}

}  // namespace

extern "C" LLVM_ATTRIBUTE_WEAK llvm::PassPluginLibraryInfo llvmGetPassPluginInfo() {
  return {LLVM_PLUGIN_API_VERSION, "snarl-keep-accesses", "1", [](llvm::PassBuilder& builder) {
            builder.registerPipelineStartEPCallback(
                [](llvm::ModulePassManager& passes, llvm::OptimizationLevel) { passes.addPass(KeepAccesses()); });
            builder.registerOptimizerEarlyEPCallback(release_locals);
          }};
}
