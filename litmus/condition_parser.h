// Reads what follows the threads: `locations`, `filter`, and the condition.
#pragma once
#include "litmus/token_stream.h"

namespace snarl::litmus {

class ConditionParser {
 public:
  ConditionParser(TokenStream& tokens, Test& test) : tokens_(tokens), test_(test) {}

  void run();

 private:
  void locations();
  void quantifier();
  Proposition disjunction();
  Proposition conjunction();
  Proposition implication();
  Proposition negation();
  Proposition atom();
  Observable observable();
  int thread_number();

  TokenStream& tokens_;
  Test& test_;
};

}  // namespace snarl::litmus
