// The heap under test. Instrumented.
#include <malloc.h>

#undef NDEBUG
#include <cassert>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "tests/unit/runtime/bodies.h"
#include "tests/unit/runtime/threads_for_tests.h"

#define REQUIRE(...) assert((__VA_ARGS__))

namespace snarl::runtime::testing {
namespace {

struct alignas(128) Wide {
  char bytes[300];
};

void* volatile kept = nullptr;
char* volatile escape = nullptr;

bool is_aligned(const void* pointer, std::size_t to) { return reinterpret_cast<std::uintptr_t>(pointer) % to == 0; }

}  // namespace

void heap_use(void*) {
  auto* fresh = static_cast<unsigned char*>(std::malloc(10));
  escape = reinterpret_cast<char*>(fresh);
  REQUIRE(reinterpret_cast<std::uintptr_t>(fresh) % 16 == 0 && malloc_usable_size(fresh) >= 10);
  std::memset(fresh, 3, 10);
  fresh = static_cast<unsigned char*>(std::realloc(fresh, 1000));
  REQUIRE(fresh[9] == 3);
  std::free(fresh);
  auto* zeroed = static_cast<unsigned char*>(std::calloc(10, 10));
  for (int i = 0; i < 100; ++i) REQUIRE(zeroed[i] == 0);
  std::free(zeroed);
  volatile std::size_t huge = SIZE_MAX / 2;
  escape = static_cast<char*>(std::calloc(huge, 4));
  REQUIRE(escape == nullptr);
  void* aligned = nullptr;
  REQUIRE(posix_memalign(&aligned, 4096, 100) == 0 && is_aligned(aligned, 4096));
  std::free(aligned);
  aligned = std::aligned_alloc(64, 128);
  REQUIRE(is_aligned(aligned, 64));
  std::free(aligned);
  auto wide = std::make_unique<Wide>();
  REQUIRE(is_aligned(wide.get(), 128));
  char* text = strdup("copied");
  REQUIRE(std::string(text) == "copied");
  std::free(text);
  std::vector<std::string> strings;
  for (int i = 0; i < 100; ++i) strings.push_back("a string that is too long for its own body " + std::to_string(i));
  char* printed = nullptr;
  REQUIRE(asprintf(&printed, "allocated by libc %d", 1) > 0);
  std::free(printed);
}

void heap_of_two_threads(void*) {
  auto work = [](void*) {
    for (int i = 1; i < 4; ++i) {
      auto* volatile block = new char[16 * i];  // volatile: the pair may be optimised away otherwise
      delete[] block;
    }
  };
  int one = spawn(work, nullptr);
  int other = spawn(work, nullptr);
  work(nullptr);
  join(one);
  join(other);
}

void leaks_two_blocks(void*) {
  escape = new char[24];
  escape = new char[7];
  escape = nullptr;
}

void keeps_block_in_global(void*) {
  auto** block = new void*[3]();
  block[1] = std::malloc(50);
  kept = block;
}

void double_free(void*) {
  auto* block = static_cast<char*>(std::malloc(30));
  escape = block;
  std::free(escape);
  std::free(escape);
}

void invalid_free(void*) {
  escape = static_cast<char*>(std::malloc(30));
  escape = escape + 8;  // gcc would warn of free(escape + 8)
  std::free(escape);
}

void use_after_free(void*) {
  escape = new char[8];
  delete[] escape;
  escape[3] = 1;
}

void frees_host_block(void* block) { std::free(block); }

}  // namespace snarl::runtime::testing
