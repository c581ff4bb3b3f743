#include "litmus/parser.h"

#include <gtest/gtest.h>

#include <string>

#include "litmus/printer.h"

namespace snarl::litmus {
namespace {

litmus::Test parsed(const std::string& text) {
  auto result = parse(text);
  if (const auto* error = std::get_if<ParseError>(&result)) {
    ADD_FAILURE() << error->line << ":" << error->column << ": " << error->message;
    return {};
  }
  return std::get<litmus::Test>(std::move(result));
}

std::string error_of(const std::string& text) {
  const auto result = parse(text);
  const auto* error = std::get_if<ParseError>(&result);
  if (error == nullptr) return "no error";
  return std::to_string(error->line) + ":" + std::to_string(error->column) + ": " + error->message;
}

// A thread with this body, parameters x, y and m, and local r.
std::string with_body(const std::string& body) {
  return "C t\n{}\nP0 (atomic_int* x, int* y) {\nint r = 0;\n" + body + "\n}\nexists (x=1)\n";
}

TEST(LitmusParser, ReadsTheInitialState) {
  const litmus::Test test = parsed(
      "C init\n\"a description\"\nCycle=Rfe PodRR Fre\n(* a (* nested *) comment *)\n"
      "{ x=1; [y]=2; atomic_int z=3; int *p=&y; int* q = z; 0:r0=7; _Atomic int w = 0x10; int v = -1; }\n"
      "P0 (atomic_int* x, int* y) { int r1 = r0; }\nexists (0:r1=7)\n");
  EXPECT_EQ(test.name, "init");
  ASSERT_EQ(test.locations.size(), 7u);
  EXPECT_EQ(test.locations[0].initial, 1u);
  EXPECT_EQ(test.locations[1].initial, 2u);
  EXPECT_EQ(test.locations[2].initial, 3u);
  EXPECT_EQ(test.locations[3].initial, location_address(1));
  EXPECT_EQ(test.locations[4].initial, location_address(2));
  EXPECT_EQ(test.locations[5].initial, 16u);
  EXPECT_EQ(test.locations[6].initial, ~Value{0});
  EXPECT_EQ(test.threads[0].registers[0].name, "r0");
  EXPECT_EQ(test.threads[0].registers[0].initial, 7u);
}

TEST(LitmusParser, MakesLocationsThatOnlyParametersName) {
  const litmus::Test test = parsed("C t\n{}\nP0 (volatile int* y) { *y = 1; }\nexists (y=1)");
  ASSERT_EQ(test.locations.size(), 1u);
  EXPECT_EQ(test.locations[0].name, "y");
  EXPECT_EQ(test.locations[0].type, "int");
}

TEST(LitmusParser, ReadsOperations) {
  const litmus::Test test = parsed(with_body(
      "int a = atomic_load(x); atomic_store_explicit(x, a + 1, memory_order_release);\n"
      "atomic_thread_fence(memory_order_acq_rel); r = atomic_exchange_explicit(x, 2, memory_order_acquire);\n"
      "atomic_fetch_or(x, 4); r = atomic_compare_exchange_weak_explicit(x, y, 3, memory_order_acq_rel, memory_order_relaxed);\n"
      "*y = *y * 2; if (r == 1 && a != 2) { r = 5; } else r = 6; while (r < 3) r = r + 1; // end\n"));
  const auto& body = test.threads[0].body;
  ASSERT_EQ(body.size(), 10u);
  EXPECT_EQ(body[1].value.order, MemoryOrder::kSeqCst);
  EXPECT_EQ(body[2].kind, StatementKind::kStore);
  EXPECT_EQ(body[2].order, MemoryOrder::kRelease);
  EXPECT_EQ(body[3].order, MemoryOrder::kAcqRel);
  EXPECT_EQ(body[4].value.kind, ExprKind::kExchange);
  EXPECT_EQ(body[5].value.rmw, RmwKind::kOr);
  EXPECT_TRUE(body[6].value.weak);
  EXPECT_EQ(body[6].value.order_failure, MemoryOrder::kRelaxed);
  EXPECT_TRUE(body[7].plain);
  EXPECT_TRUE(body[7].value.operands[0].plain);
  EXPECT_EQ(body[8].otherwise.size(), 1u);
  EXPECT_EQ(body[9].kind, StatementKind::kWhile);
}

TEST(LitmusParser, ReadsOperatorsWithTheirPrecedence) {
  const litmus::Test test = parsed(with_body("r = 1 + 2 * 3 == 7 & 1;"));
  EXPECT_NE(print(test).find("r = (((1 + (2 * 3)) == 7) & 1);"), std::string::npos) << print(test);
}

TEST(LitmusParser, ReadsConditions) {
  const std::string threads = "C t\n{}\nP0 (atomic_int* x, int* y) { int r0 = 0; int r1 = 0; }\n";
  const litmus::Test test = parsed(threads +
                           "locations [0:r0; x;]\nfilter (0:r0!=3)\n"
                           "~exists (0:r0=1 /\\ ~(x=2 \\/ [y]=0) \\/ 0:r0=x /\\ 0:r0=0:r1 => true)");
  EXPECT_EQ(test.quantifier, Quantifier::kNotExists);
  EXPECT_EQ(test.observed.size(), 2u);
  EXPECT_TRUE(test.has_filter);
  EXPECT_EQ(print(test.filter, test), "not (0:r0=3)");
  EXPECT_EQ(print(test.condition, test), "0:r0=1 /\\ not ([x]=2 \\/ [y]=0) \\/ 0:r0=x /\\ (0:r0=0:r1 => true)");
  EXPECT_EQ(parsed(threads).quantifier, Quantifier::kForall);
  EXPECT_EQ(parsed(threads + "forall (x=0)").quantifier, Quantifier::kForall);
}

TEST(LitmusParser, ReadsBackWhatItPrints) {
  const std::string text = print(parsed(with_body(
      "int e = 1; r = atomic_compare_exchange_strong_explicit(x, &e, 2, memory_order_seq_cst, memory_order_acquire);\n"
      "if (r) { *y = r; } else { atomic_store_explicit(x, 3, memory_order_relaxed); }")));
  EXPECT_EQ(print(parsed(text)), text);
}

TEST(LitmusParser, ErrorsNameTheirPlaceAndWhatWasExpected) {
  EXPECT_EQ(error_of("X86 SB\n{}\n"), "1:1: expected 'C name' (only herd's C litmus tests are read), found 'X86'");
  EXPECT_EQ(error_of("C t\n{ x=1\nP0"), "3:1: expected ';' between two initial values, found 'P0'");
  EXPECT_EQ(error_of("C t\n{ int x[2]; }\n"), "2:8: expected a scalar (arrays are not supported), found '['");
  EXPECT_EQ(error_of("C t\n{}\nexists (x=1)"), "3:1: expected a thread, such as P0 (atomic_int* x) { ... }, found 'exists'");
  EXPECT_EQ(error_of("C t\n{}\nP1 (int* x) {}"), "3:1: expected thread P0, found 'P1'");
  EXPECT_EQ(error_of("C t\n{}\nP0 (int x) {}"),
            "3:9: expected a pointer as parameter, because a parameter is the address of a location");
  EXPECT_EQ(error_of(with_body("r = atomic_load_explicit(x, memory_order_strong);")),
            "5:29: expected a memory order, such as memory_order_relaxed, found 'memory_order_strong'");
  EXPECT_EQ(error_of(with_body("r = READ_ONCE(*x);")), "5:5: expected an operation of C11's atomics, found 'READ_ONCE'");
  EXPECT_EQ(error_of(with_body("r = z;")), "5:5: expected a local variable or a parameter, found 'z'");
  EXPECT_EQ(error_of(with_body("r = 1")), "6:1: expected ';' at the end of the statement, found '}'");
  EXPECT_EQ(error_of("C t\n{}\nP0 (int* x) { *x = 1; "), "3:23: expected '}' after the body of the thread, found the end of the file");
  EXPECT_EQ(error_of("C t\n{}\nP0 (int* x) {}\nexists (1:r=0)"), "4:9: expected the number of a thread of the test, found '1'");
  EXPECT_EQ(error_of("C t\n{}\nP0 (int* x) {}\nexists (0:r=0)"), "4:11: expected a register of P0, found 'r'");
  EXPECT_EQ(error_of("C t\n{}\nP0 (int* x) {}\nexists (z=0)"), "4:9: expected a location of the test, found 'z'");
  EXPECT_EQ(error_of("C t\n{}\nP0 (int* x) {}\nexists (x)"), "4:10: expected '=' in the condition, found ')'");
  EXPECT_EQ(error_of("C t\n{}\nP0 (int* x) {}\nexists (x=0) x"),
            "4:14: expected the end of the file after the condition, found 'x'");
}

}  // namespace
}  // namespace snarl::litmus
