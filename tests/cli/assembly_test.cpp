// Inline assembly that may touch memory is named and makes a result inconclusive; what cannot hide anything does not.
#include "cli/assembly.h"

#include <gtest/gtest.h>

#include <sstream>

#include "tests/cli/run_snarl.h"

namespace snarl::cli_tests {
namespace {

std::vector<cli::InlineAssembly> find(const std::string& text) {
  std::istringstream stream(text);
  return cli::find_inline_assembly(stream);
}

TEST(Assembly, ClangsTextNamesThePlaceInAComment) {
  const auto found = find(
      "\t.loc\t0 5 67 is_stmt 1                # t.cpp:5:67\n\t#APP\n\tlock\n\tincl\t(%r15)\n\t#NO_APP\n"
      "\t.loc\t0 6 9                           # t.cpp:6:9\n\tmovq\t(%rax), %rbx\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place, "t.cpp:5");
  EXPECT_FALSE(found[0].only_orders);
}

TEST(Assembly, GccsTextNamesThePlaceInAMarker) {
  const auto found =
      find("\t.loc 8 5 67 view .LVU541\n#APP\n# 5 \"t.cpp\" 1\n\txchgl %eax, 0(%rbp)\n# 0 \"\" 2\n#NO_APP\n");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place, "t.cpp:5");
  EXPECT_EQ(found[0].text, "xchgl %eax, 0(%rbp)");
}

TEST(Assembly, WhatCannotTouchMemoryIsLeftAlone) {
  for (const char* harmless : {"", "pause", "rep; nop", "nop", "bsrq %rax, %rbx", "# a comment", "cpuid"})
    EXPECT_TRUE(find(std::string("#APP\n\t") + harmless + "\n#NO_APP\n").empty()) << harmless;
  EXPECT_TRUE(find("\tlock incl (%rax)\n").empty()) << "made by the compiler";
}

TEST(Assembly, Kinds) {
  for (const char* touching :
       {"movl (%rdi), %eax", "movq counter(%rip), %rax", "ldr x0, [x1]", "syscall", "rep movsb"}) {
    const auto found = find(std::string("#APP\n\t") + touching + "\n#NO_APP\n");
    ASSERT_EQ(found.size(), 1u) << touching;
    EXPECT_FALSE(found[0].only_orders) << touching;
  }
  for (const char* fence : {"mfence", "dmb ish"}) {
    const auto found = find(std::string("#APP\n\t") + fence + "\n#NO_APP\n");
    ASSERT_EQ(found.size(), 1u) << fence;
    EXPECT_TRUE(found[0].only_orders) << fence;
  }
}

// A lock of inline assembly around a counter: correct, and nothing that Snarl could see says so.
constexpr const char* kHandMadeLock = R"(#include <pthread.h>
static int lock, count;
static void* work(void* unused) {
  int old;
  do __asm__ volatile("movl $1, %0; xchgl %0, %1" : "=&r"(old), "+m"(lock)::"memory"); while (old);
  ++count;
  __asm__ volatile("movl $0, %0" : "=m"(lock)::"memory");
  return unused;
}
int main(void) {
  pthread_t other;
  pthread_create(&other, 0, work, 0);
  work(0);
  pthread_join(other, 0);
  return 0;
}
)";

TEST(Assembly, NeitherVerifiedNorABug) {
  const Spoken lock = run_snarl("verify " + write_file("hand_made_lock.c", kHandMadeLock));
  EXPECT_EQ(lock.exit_code, 3) << lock.out << lock.err;
  EXPECT_NE(lock.out.find("hand_made_lock.c:5"), std::string::npos) << lock.out;
  const Spoken alone =
      run_snarl("verify " + write_file("alone.c", "int x; int main(void) { __asm__(\"incl %0\" : \"+m\"(x)); }\n"));
  EXPECT_EQ(alone.exit_code, 3) << alone.out << alone.err;
  const Spoken barrier =
      run_snarl("verify " + write_file("barrier.c", "int main(void) { __asm__ volatile(\"\" ::: \"memory\"); }\n"));
  EXPECT_EQ(barrier.exit_code, 0) << barrier.out << barrier.err;
}

}  // namespace
}  // namespace snarl::cli_tests
