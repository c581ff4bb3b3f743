#include "runtime/modules.h"

#include <elf.h>
#include <link.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "report/check.h"
#include "runtime/atomic_access.h"
#include "runtime/session.h"

extern "C" {
extern char __start_snarl_state[];
extern char __stop_snarl_state[];
}

namespace snarl::runtime {

SNARL_STATE Modules modules{};

namespace {

constexpr std::uintptr_t kPage = 4096;

void add(AddressRange* list, std::size_t* count, std::uintptr_t low, std::uintptr_t high) {
  if (low >= high) return;
  SNARL_CHECK(*count < Modules::kEntriesMax);
  list[(*count)++] = {low, high};
}

// What a module's dynamic section says.
struct DynamicInfo {
  std::string_view strings;
  bool imports_tls = false;  // names thread-local variables of other modules
  AddressRange lazy_slots;   // .got.plt: filled at the first call of each imported function, and not to be rolled back
};

// Do the relocations name thread-local variables of other modules? libstdc++'s for std::call_once do not count: no
// thread shows its own to another.
bool imports_tls(const ElfW(Rela) * relocations, std::size_t size, const ElfW(Sym) * symbols,
                 std::string_view strings) {
#if defined(__x86_64__)
  if (relocations == nullptr || symbols == nullptr) return false;
  for (std::size_t i = 0; i < size / sizeof *relocations; ++i) {
    const auto type = ELF64_R_TYPE(relocations[i].r_info);
    const auto index = ELF64_R_SYM(relocations[i].r_info);
    if ((type != R_X86_64_TPOFF64 && type != R_X86_64_DTPMOD64) || index == 0) continue;
    if (symbols[index].st_shndx != SHN_UNDEF) continue;
    const std::string_view name = strings.data() + symbols[index].st_name;
    if (name != "_ZSt15__once_callable" && name != "_ZSt11__once_call") return true;
  }
#else
  (void)relocations, (void)size, (void)symbols, (void)strings;
#endif
  return false;
}

DynamicInfo read_dynamic(const dl_phdr_info& info) {
  std::uintptr_t strings = 0, slots = 0, relocations = 0, symbols = 0;
  std::size_t strings_size = 0, relocations_size = 0, all_relocations_size = 0;
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    if (info.dlpi_phdr[i].p_type != PT_DYNAMIC) continue;
    auto* entry = reinterpret_cast<const ElfW(Dyn)*>(info.dlpi_addr + info.dlpi_phdr[i].p_vaddr);
    for (; entry->d_tag != DT_NULL; ++entry) {
      if (entry->d_tag == DT_STRTAB) strings = entry->d_un.d_ptr;
      if (entry->d_tag == DT_STRSZ) strings_size = entry->d_un.d_val;
      if (entry->d_tag == DT_PLTGOT) slots = entry->d_un.d_ptr;
      if (entry->d_tag == DT_PLTRELSZ) relocations_size = entry->d_un.d_val;
      if (entry->d_tag == DT_RELA) relocations = entry->d_un.d_ptr;
      if (entry->d_tag == DT_RELASZ) all_relocations_size = entry->d_un.d_val;
      if (entry->d_tag == DT_SYMTAB) symbols = entry->d_un.d_ptr;
    }
  }
  DynamicInfo dynamic;
  // ld.so relocates d_ptr in place, except in the vdso, which is mapped read-only.
  if (strings < info.dlpi_addr || strings == 0) return dynamic;
  dynamic.strings = {reinterpret_cast<const char*>(strings), strings_size};
  dynamic.imports_tls = imports_tls(reinterpret_cast<const ElfW(Rela)*>(relocations), all_relocations_size,
                                    reinterpret_cast<const ElfW(Sym)*>(symbols), dynamic.strings);
  constexpr std::size_t kReservedSlots = 3;
  std::size_t slots_count = kReservedSlots + relocations_size / sizeof(ElfW(Rela));
  if (slots != 0) dynamic.lazy_slots = {slots, slots + slots_count * sizeof(void*)};
  return dynamic;
}

// [low, high) without the runtime's own state and the lazily bound slots.
void add_global(std::uintptr_t low, std::uintptr_t high, const AddressRange& slots) {
  AddressRange first{reinterpret_cast<std::uintptr_t>(__start_snarl_state),
                     reinterpret_cast<std::uintptr_t>(__stop_snarl_state)};
  AddressRange second = slots;
  if (second.low < first.low) std::swap(first, second);
  for (const AddressRange& gap : {first, second}) {
    if (gap.high <= low || high <= gap.low) continue;
    add(modules.globals, &modules.globals_count, low, gap.low);
    low = gap.high;
  }
  add(modules.globals, &modules.globals_count, low, high);
}

AddressRange extent(const dl_phdr_info& info) {
  AddressRange range;
  for (int i = 0; i < info.dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info.dlpi_phdr[i];
    if (header.p_type != PT_LOAD) continue;
    std::uintptr_t low = info.dlpi_addr + header.p_vaddr;
    if (range.high == 0) range.low = low;
    range.high = low + header.p_memsz;
  }
  return range;
}

void scan_tls(const dl_phdr_info& info, const ElfW(Phdr)& header, bool is_libc) {
  if (header.p_memsz == 0) return;
  modules.tls_size += header.p_memsz + header.p_align;
  if (info.dlpi_tls_data == nullptr) return;
  std::ptrdiff_t offset = static_cast<char*>(info.dlpi_tls_data) - reinterpret_cast<char*>(thread_pointer());
  constexpr std::ptrdiff_t kStaticTlsMax = 1 << 24;
  if (offset > kStaticTlsMax || offset < -kStaticTlsMax) return;  // of a dlopen'ed module: allocated on demand
  if (offset < 0) modules.static_tls_size = std::max(modules.static_tls_size, static_cast<std::size_t>(-offset));
  if (is_libc) return;
  SNARL_CHECK(modules.tls_count < Modules::kEntriesMax);
  modules.tls[modules.tls_count++] = {offset, header.p_memsz, header.p_filesz,
                                      reinterpret_cast<const void*>(info.dlpi_addr + header.p_vaddr)};
}

int scan(dl_phdr_info* info, std::size_t, void* data) {
  bool is_main = (*static_cast<int*>(data))++ == 0;
  std::string_view name = info->dlpi_name == nullptr ? "" : info->dlpi_name;
  bool is_loader = name.find("/ld-linux") != name.npos;
  bool is_libc = name.find("/libc.so") != name.npos;
  if (is_loader) modules.loader = extent(*info);
  if (is_libc) modules.libc = extent(*info);
  std::uintptr_t relro_end = 0;
  std::size_t own_tls_size = 0;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type == PT_GNU_RELRO) relro_end = (info->dlpi_addr + header.p_vaddr + header.p_memsz) & ~(kPage - 1);
    if (header.p_type == PT_TLS) own_tls_size = header.p_memsz;
    if (header.p_type == PT_TLS) scan_tls(*info, header, is_libc);
  }
  DynamicInfo dynamic = read_dynamic(*info);
  bool has_hooks = dynamic.strings.find("__tsan_func_entry") != std::string_view::npos;
  bool rolled_back = is_main || (!is_loader && !is_libc && has_hooks);
  if (rolled_back && (own_tls_size > (is_main ? sizeof snarl_entry_registers : 0) || dynamic.imports_tls))
    modules.code_under_test_has_tls = true;
  for (int i = 0; i < info->dlpi_phnum; ++i) {
    const ElfW(Phdr)& header = info->dlpi_phdr[i];
    if (header.p_type != PT_LOAD || (header.p_flags & PF_W) == 0) continue;
    std::uintptr_t low = info->dlpi_addr + header.p_vaddr;
    std::uintptr_t high = low + header.p_memsz;
    if (relro_end > low) low = relro_end < high ? relro_end : high;
    if (rolled_back) {
      add_global(low, high, dynamic.lazy_slots);
    } else if (!is_loader) {
      add(modules.library_globals, &modules.library_globals_count, low, high);
    }
  }
  return 0;
}

}  // namespace

void scan_modules() {
  modules = Modules{};
  int first = 0;
  dl_iterate_phdr(scan, &first);
  modules.errno_offset = reinterpret_cast<char*>(&errno) - reinterpret_cast<char*>(thread_pointer());
  SNARL_CHECK(modules.libc.high != 0);
}

bool is_in_libc(std::uintptr_t pc) { return modules.libc.contains(pc) || modules.loader.contains(pc); }

}  // namespace snarl::runtime
