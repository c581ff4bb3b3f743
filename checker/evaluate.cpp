#include "checker/evaluate.h"

#include "checker/primitives.h"

namespace snarl::checker {
namespace {

Value mask(std::uint8_t size) { return size >= 8 || size == 0 ? ~Value{0} : (Value{1} << (size * 8)) - 1; }

Value updated(const Event& event, Value old) {
  using runtime::RmwKind;
  switch (event.rmw) {
    case RmwKind::kExchange: return event.operand;
    case RmwKind::kAdd: return old + event.operand;
    case RmwKind::kSub: return old - event.operand;
    case RmwKind::kAnd: return old & event.operand;
    case RmwKind::kOr: return old | event.operand;
    case RmwKind::kXor: return old ^ event.operand;
    case RmwKind::kNand: return ~(old & event.operand);
    case RmwKind::kWide: break;
  }
  runtime::Operation operation{};
  operation.kind = event.kind;
  operation.rmw = event.rmw;
  operation.size = event.size;
  operation.address = event.address;
  operation.operand = event.operand;
  operation.expected = event.expected;
  return event.update(operation, old);
}

}  // namespace

void evaluate(Event& event, unsigned thread) {
  if (event.chain) {
    const Transition transition = apply_primitive(event, thread, event.value_read);
    event.writes = transition.writes;
    event.value_written = transition.state;
    event.result = transition.result;
    event.choice_count = static_cast<std::uint8_t>(transition.choices);
    return;
  }
  event.result = event.value_read;
  switch (event.kind) {
    case OpKind::kRmw:
      event.writes = true;
      event.value_written = event.size > 8 || event.rmw == runtime::RmwKind::kWide ? updated(event, event.value_read)
                                                                                  : updated(event, event.value_read) & mask(event.size);
      break;
    case OpKind::kCompareExchange:
      // choice 1: a weak one that fails spuriously.
      event.choice_count = event.may_fail && event.value_read == event.expected ? 2 : 1;
      event.writes = event.value_read == event.expected && event.choice == 0;
      event.value_written = event.operand;
      break;
    default: break;
  }
}

bool would_write(const Event& event, unsigned thread, Value value) {
  if (event.chain) return apply_primitive(event, thread, value).writes;
  return event.kind == OpKind::kRmw || (event.kind == OpKind::kCompareExchange && value == event.expected && event.choice == 0);
}

bool primitive_would_wait(const Event& event, unsigned thread, Value value) {
  return may_block(event.kind) && apply_primitive(event, thread, value).blocked;
}

}  // namespace snarl::checker
