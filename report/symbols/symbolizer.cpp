// The bridge to libdwfl: which module holds an address, its line, its DWARF. Answers are kept per program counter.
#include "report/symbols/symbolizer.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <string_view>
#include <system_error>
#include <unordered_map>

#include <dlfcn.h>
#include <elf.h>
#include <elfutils/libdwfl.h>
#include <link.h>
#include <unistd.h>

#include "report/source_frames.h"
#include "report/symbols/dwarf_functions.h"
#include "report/symbols/dwarf_variables.h"
#include "report/symbols/function_names.h"
#include "report/symbols/object_names.h"

namespace snarl::report {
namespace {

const Dwfl_Callbacks kCallbacks = {
    .find_elf = dwfl_linux_proc_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .section_address = nullptr,
    .debuginfo_path = nullptr,
};

const Dwfl_Callbacks kFileCallbacks = {
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,
    .section_address = dwfl_offline_section_address,
    .debuginfo_path = nullptr,
};

Frame line_of(Dwarf_Die* unit, Dwarf_Addr address) {
  Frame frame;
  Dwarf_Line* line = dwarf_getsrc_die(unit, address);
  if (line == nullptr) return frame;
  const char* file = dwarf_linesrc(line, nullptr, nullptr);
  if (file != nullptr) frame.file = file;
  dwarf_lineno(line, &frame.line);
  dwarf_linecol(line, &frame.column);
  return frame;
}

// dwfl_module_addrdie relies on .debug_aranges, which clang does not write, and counts gaps to the unit before them:
// trust it only where the unit itself says so.
Dwarf_Die* unit_of(Dwfl_Module* module, Dwarf_Addr address, Dwarf_Addr* bias) {
  Dwarf_Die* indexed = dwfl_module_addrdie(module, address, bias);
  if (indexed != nullptr && dwarf_haspc(indexed, address - *bias) == 1) return indexed;
  Dwarf_Die* unit = nullptr;
  while ((unit = dwfl_module_nextcu(module, unit, bias)) != nullptr)
    if (dwarf_haspc(unit, address - *bias) == 1) return unit;
  return nullptr;
}

// A variable of the program with the name of a function that libdw and libelf call is what they would call.
bool is_callable(const char* name) {
  void* address = dlsym(RTLD_DEFAULT, name);
  Dl_info info;
  ElfW(Sym)* symbol = nullptr;
  if (address == nullptr || dladdr1(address, &info, reinterpret_cast<void**>(&symbol), RTLD_DL_SYMENT) == 0)
    return true;
  return symbol == nullptr || ELF64_ST_TYPE(symbol->st_info) != STT_OBJECT;
}

bool can_use_libdw() {
  constexpr std::array kCalled = {"open", "read", "write", "kill", "puts", "putchar", "fopen", "fgets", "exit"};
  return std::all_of(kCalled.begin(), kCalled.end(), is_callable);
}

// Of the system: what it was built from is not the reader's code, whether or not its debug information is installed.
bool is_system_library(Dwfl_Module* module) {
  const char* name = dwfl_module_info(module, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr);
  const std::string_view path = name != nullptr ? name : "";
  return (path.starts_with("/lib") || path.starts_with("/usr/lib")) && path.find(".so") != path.npos;
}

}  // namespace

struct Symbolizer::State {
  struct Module {
    DwarfFunctions functions;
    std::unique_ptr<DwarfVariables> variables;
  };

  Dwfl* dwfl = nullptr;
  std::map<Dwfl_Module*, Module> modules;
  std::unordered_map<std::uintptr_t, std::vector<Frame>> known;

  std::vector<Frame> find(std::uintptr_t pc) {
    Dwfl_Module* module = dwfl == nullptr ? nullptr : dwfl_addrmodule(dwfl, pc);
    if (module == nullptr) return {};
    Frame line;
    Dwarf_Addr bias = 0;
    if (Dwarf_Die* unit = unit_of(module, pc, &bias); unit != nullptr) {
      line = line_of(unit, pc - bias);
      std::vector<Frame> frames = modules[module].functions.frames(unit, pc - bias, line);
      if (is_system_library(module))
        for (Frame& frame : frames) frame = {std::move(frame.function), "", 0, 0};
      if (!frames.empty()) return frames;
    }
    const char* symbol = dwfl_module_addrname(module, pc);
    if (symbol == nullptr && line.file.empty()) return {};
    if (symbol != nullptr) line.function = readable_function(symbol);
    return {line};
  }
};

Symbolizer::Symbolizer() : state_(std::make_unique<State>()) {
  if (!can_use_libdw()) return;
  state_->dwfl = dwfl_begin(&kCallbacks);
  if (state_->dwfl == nullptr) return;
  dwfl_report_begin(state_->dwfl);
  const bool reported = dwfl_linux_proc_report(state_->dwfl, getpid()) == 0;
  if (dwfl_report_end(state_->dwfl, nullptr, nullptr) == 0 && reported) return;
  dwfl_end(state_->dwfl);
  state_->dwfl = nullptr;
}

Symbolizer::Symbolizer(const std::string& executable) : state_(std::make_unique<State>()) {
  state_->dwfl = dwfl_begin(&kFileCallbacks);
  if (state_->dwfl == nullptr) return;
  dwfl_report_begin(state_->dwfl);
  constexpr bool kAddItsOwnAddresses = true;
  const bool reported =
      dwfl_report_elf(state_->dwfl, executable.c_str(), executable.c_str(), -1, 0, kAddItsOwnAddresses) != nullptr;
  if (dwfl_report_end(state_->dwfl, nullptr, nullptr) == 0 && reported) return;
  dwfl_end(state_->dwfl);
  state_->dwfl = nullptr;
}

Symbolizer::~Symbolizer() {
  if (state_->dwfl != nullptr) dwfl_end(state_->dwfl);
}

std::vector<Frame> Symbolizer::frames(std::uintptr_t pc) {
  const auto [entry, is_new] = state_->known.try_emplace(pc);
  if (is_new) entry->second = state_->find(pc);
  return entry->second;
}

std::string Symbolizer::variable(std::uintptr_t address) {
  Dwfl_Module* module = state_->dwfl == nullptr ? nullptr : dwfl_addrmodule(state_->dwfl, address);
  if (module == nullptr) return "";
  std::unique_ptr<DwarfVariables>& variables = state_->modules[module].variables;
  Dwarf_Addr bias = 0;
  Dwarf* dwarf = dwfl_module_getdwarf(module, &bias);
  if (dwarf == nullptr) return "";
  if (!variables) variables = std::make_unique<DwarfVariables>(dwarf);
  return variables->path(address - bias);
}

namespace {

void fill(Place& place, Symbolizer& symbolizer) {
  if (!place.stack.empty()) return;
  std::vector<std::uintptr_t>& calls = place.call_pcs;
  const auto self = std::find(calls.begin(), calls.end(), place.pc);
  if (self != calls.end()) calls.erase(calls.begin(), self + 1);
  // A return address may already belong to the next line, or to the next function.
  if (place.pc != 0) place.stack = symbolizer.frames(place.pc - 1);
  for (const std::uintptr_t pc : calls)
    for (Frame& frame : symbolizer.frames(pc - 1))
      if (!is_own_file(frame.file)) place.stack.push_back(std::move(frame));
}

constexpr std::string_view kHere = "{place}";

bool has_places(const Result& result) { return !result.findings.empty() || result.reason.find(kHere) != kHere.npos; }

void fill(Result& result, Symbolizer& symbolizer) {
  const std::size_t here = result.reason.find(kHere);
  if (here != std::string::npos) {
    fill(result.reason_place, symbolizer);
    std::error_code error;
    result.reason.replace(here, kHere.size(),
                          describe_location(result.reason_place, std::filesystem::current_path(error).string()));
  }
  for (Finding& finding : result.findings) {
    for (Place& place : finding.places) fill(place, symbolizer);
    for (Step& step : finding.witness) fill(step.place, symbolizer);
    name_objects(finding.witness, [&](std::uintptr_t address) { return symbolizer.variable(address); });
  }
}

}  // namespace

void symbolize(Result& result) {
  if (!has_places(result)) return;
  Symbolizer symbolizer;
  fill(result, symbolizer);
}

void symbolize(Result& result, const std::string& executable) {
  if (!has_places(result)) return;
  Symbolizer symbolizer(executable);
  fill(result, symbolizer);
}

}  // namespace snarl::report
