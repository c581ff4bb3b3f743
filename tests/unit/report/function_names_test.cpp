#include "report/symbols/function_names.h"

#include <gtest/gtest.h>

namespace snarl::report {
namespace {

TEST(FunctionNames, ParametersAndReturnTypesAreDropped) {
  EXPECT_EQ(readable_function("main"), "main");
  EXPECT_EQ(readable_function("_ZN4RingIiE4pushEi"), "Ring<int>::push");
  EXPECT_EQ(readable_function("_Z5applyIiEvT_"), "apply<int>");
  EXPECT_EQ(readable_function("_ZNK4Ring4sizeEv"), "Ring::size");
}

TEST(FunctionNames, LambdasKeepTheirPlace) {
  EXPECT_EQ(readable_function("_ZZ4mainENKUlvE_clEv"), "main::{lambda()#1}::operator()");
}

}  // namespace
}  // namespace snarl::report
