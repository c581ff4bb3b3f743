// executions: *
// weak: use-after-free
// Hazard pointer (Michael 2004): raising the hazard and looking again at the pointer need one total order with the
// reclaimer's unlinking and looking at the hazard.
#include "../in_threads.h"

constexpr auto kRaise = right_or_weak(kSeqCst, kRelease);

struct Object {
  std::atomic<int> value = 1;
};

int main() {
  std::atomic<Object*> shared = new Object;
  std::atomic<Object*> hazard = nullptr;
  Object* postponed = nullptr;
  in_threads(
      [&] {
        Object* object = shared.load(kRelaxed);
        hazard.store(object, kRaise);
        if (object != nullptr && shared.load(kSeqCst) == object) assert(object->value.load(kRelaxed) == 1);
        hazard.store(nullptr, kRelease);
      },
      [&] {
        Object* object = shared.exchange(nullptr, kSeqCst);
        if (hazard.load(kSeqCst) == object) postponed = object;
        else delete object;
      });
  delete postponed;
}
