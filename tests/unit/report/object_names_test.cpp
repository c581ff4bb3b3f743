#include "report/symbols/object_names.h"

#include <gtest/gtest.h>

namespace snarl::report {
namespace {

TEST(ObjectNames, TheOnlyCallNamesItsObject) {
  EXPECT_EQ(object_expression("  ring.head_.store(1, std::memory_order_relaxed);", "store"), "ring.head_");
  EXPECT_EQ(object_expression("if (node->next.load() == nullptr)", "load"), "node->next");
  EXPECT_EQ(object_expression("slots[i % 2][0].store(x);", "store"), "slots[i % 2][0]");
  EXPECT_EQ(object_expression("while (!x.compare_exchange_weak(a, b)) {}", "compare_exchange"), "x");
  EXPECT_EQ(object_expression("ns::flag.load()  // old.load()", "load"), "ns::flag");
}

TEST(ObjectNames, CFunctionsAndGuardsNameTheirArgument) {
  EXPECT_EQ(object_expression("atomic_store_explicit(&q->head, 1, memory_order_release);", "store"), "q->head");
  EXPECT_EQ(object_expression("std::atomic_load(&x)", "load"), "x");
  EXPECT_EQ(object_expression("pthread_mutex_lock(&table[i].lock);", "lock"), "table[i].lock");
  EXPECT_EQ(object_expression("std::lock_guard<std::mutex> guard(mutex_);", "lock"), "mutex_");
  EXPECT_EQ(object_expression("std::scoped_lock both(a, b);", "lock"), "");
}

TEST(ObjectNames, NoNameIsBetterThanAGuess) {
  EXPECT_EQ(object_expression("if (a.load() == b.load())", "load"), "");
  EXPECT_EQ(object_expression("x = 1;", "store"), "");
  EXPECT_EQ(object_expression("load(x);", "load"), "");
  EXPECT_EQ(object_expression("get().load();", "load"), "");
  EXPECT_EQ(object_expression("x.load();", ""), "");
}

TEST(ObjectNames, VariablesComeFirstAndEqualNamesAreToldApart) {
  std::vector<Step> witness(3);
  witness[0].address = 16;
  witness[1].address = 32;
  witness[2].address = 48;
  name_objects(witness, [](std::uintptr_t address) { return address == 48 ? "flag" : "node"; });
  EXPECT_EQ(witness[0].object, "node@1");
  EXPECT_EQ(witness[1].object, "node@2");
  EXPECT_EQ(witness[2].object, "flag");
}

}  // namespace
}  // namespace snarl::report
