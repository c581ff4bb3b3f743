#include "runtime/wide.h"

#include <cstring>
#include <string>
#include <unordered_map>
#include <vector>

#include "report/check.h"
#include "runtime/session.h"

namespace snarl::runtime {
namespace {

constexpr Value kTableBit = Value{1} << 63;

struct Table {
  std::unordered_map<std::string, Value> handles;
  std::vector<const std::string*> contents;
};
SNARL_STATE Table* table = nullptr;  // never freed

}  // namespace

Value intern(const void* bytes, std::size_t size) {
  HostScope host;  // the table lives in the process's heap, and memcpy is interposed
  auto* first = static_cast<const unsigned char*>(bytes);
  Value low = 0;
  std::memcpy(&low, bytes, size < sizeof low ? size : sizeof low);
  bool high_is_zero = true;
  for (std::size_t i = sizeof low; i < size; ++i) high_is_zero &= first[i] == 0;
  if (high_is_zero && (low & kTableBit) == 0) return low;

  if (table == nullptr) table = new Table;
  auto [entry, is_new] = table->handles.try_emplace(std::string(static_cast<const char*>(bytes), size),
                                                    kTableBit | table->contents.size());
  if (is_new) table->contents.push_back(&entry->first);
  return entry->second;
}

void expand(Value handle, void* bytes, std::size_t size) {
  HostScope host;
  std::memset(bytes, 0, size);
  if ((handle & kTableBit) == 0) {
    std::memcpy(bytes, &handle, size < sizeof handle ? size : sizeof handle);
    return;
  }
  Value index = handle & ~kTableBit;
  SNARL_CHECK(table != nullptr && index < table->contents.size() && table->contents[index]->size() == size);
  std::memcpy(bytes, table->contents[index]->data(), size);
}

}  // namespace snarl::runtime
