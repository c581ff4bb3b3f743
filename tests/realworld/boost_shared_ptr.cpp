// boost::shared_ptr, weak_ptr and intrusive_ptr: the last owner destroys, after what the others did.
// executions: *
#include <boost/intrusive_ptr.hpp>
#include <boost/shared_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/weak_ptr.hpp>

#include "../programs/in_threads.h"

struct Counted : boost::intrusive_ref_counter<Counted> {
  explicit Counted(int* at_end) : at_end(at_end) {}
  ~Counted() { *at_end = touched[0] + touched[1]; }
  int touched[2] = {0, 0};
  int* at_end;
};

int main() {
  int intrusive = 0, shared = 0;
  boost::intrusive_ptr<Counted> first(new Counted(&intrusive));
  boost::shared_ptr<Counted> second(new Counted(&shared));
  boost::weak_ptr<Counted> weak = second;
  in_threads(
      [&intrusive_mine = first, mine = second]() mutable {
        boost::intrusive_ptr<Counted> own = intrusive_mine;
        own->touched[0] = 1;
        mine->touched[0] = 1;
        mine.reset();
      },
      [&] {
        boost::intrusive_ptr<Counted> own = first;
        own->touched[1] = 1;
        if (boost::shared_ptr<Counted> seen = weak.lock()) seen->touched[1] = 1;
      });
  first.reset();
  second.reset();
  assert(intrusive == 2);
  assert(shared == 2);
}
