// What becomes of a callable that a function is given, told when all units are linked.
#pragma once
#include <map>

#include "analyzers/program.h"

namespace snarl::analyzers {

class Callables {
 public:
  explicit Callables(Program& program);
  // Of one function whose callees have been done and have their effects: what it does with its parameters, and what
  // its callees do with what it gives them. A kGive becomes a kCall or a kSpawn where that is known.
  void settle(FunctionId id);

 private:
  enum class Fate : std::uint8_t {
    kUnknown,  // not seen: only declared, given on to what is not seen, called while a lock of the caller may be free
    kKept,     // not called before the function returns
    kCalled,   // called at once
    kThread,   // run by a thread that the function starts
  };
  struct Use {
    Fate fate = Fate::kUnknown;
    EventRef spawn;  // of kThread: where
  };

  Use use_of(FunctionId id, std::uint32_t parameter) const;
  Use given(const Event& give) const;
  bool names(FunctionId id, Name body) const;
  bool frees(FunctionId id) const;
  void become_call(Event& give) const;
  void become_spawn(Event& give, const Use& use, const Function& caller) const;

  Program& program_;
  std::multimap<Name, FunctionId> inner_;  // lambdas, by the function around them
  std::map<std::pair<FunctionId, std::uint32_t>, Use> uses_;
};

}  // namespace snarl::analyzers
