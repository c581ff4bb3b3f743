#include "checker/schedule.h"

#include <algorithm>
#include <array>

#include "checker/models/all_models.h"

namespace snarl::checker {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

class Writer {
 public:
  void number(std::uint64_t value) {
    for (; value >= 128; value >>= 7) bytes_.push_back(static_cast<std::uint8_t>(value | 128));
    bytes_.push_back(static_cast<std::uint8_t>(value));
  }
  std::string text() {
    std::uint32_t sum = checksum(bytes_, bytes_.size());
    for (int i = 0; i < 3; ++i, sum >>= 8) bytes_.push_back(static_cast<std::uint8_t>(sum));
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (std::uint8_t byte : bytes_) {
      bits = bits << 8 | byte;
      for (count += 8; count >= 6; count -= 6) text += kAlphabet[bits >> (count - 6) & 63];
    }
    if (count > 0) text += kAlphabet[bits << (6 - count) & 63];
    return text;
  }
  static std::uint32_t checksum(const std::vector<std::uint8_t>& bytes, std::size_t size) {
    std::uint32_t hash = 2166136261u;  // FNV-1a
    for (std::size_t i = 0; i < size; ++i) hash = (hash ^ bytes[i]) * 16777619u;
    return hash;
  }

 private:
  std::vector<std::uint8_t> bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view text) {
    std::array<int, 256> digit;
    digit.fill(-1);
    for (int i = 0; i < 64; ++i) digit[static_cast<unsigned char>(kAlphabet[i])] = i;
    std::uint32_t bits = 0;
    int count = 0;
    for (char c : text) {
      const int value = digit[static_cast<unsigned char>(c)];
      if (value < 0) { good_ = false; return; }
      bits = bits << 6 | static_cast<std::uint32_t>(value);
      count += 6;
      if (count >= 8) { count -= 8; bytes_.push_back(static_cast<std::uint8_t>(bits >> count)); }
    }
    // What is left over is padding: one token for one schedule.
    if (count >= 6 || (bits & ((1u << count) - 1)) != 0) { good_ = false; return; }
    if (bytes_.size() < 3) { good_ = false; return; }
    std::uint32_t sum = 0;
    for (int i = 2; i >= 0; --i) sum = sum << 8 | bytes_[bytes_.size() - 3 + static_cast<std::size_t>(i)];
    bytes_.resize(bytes_.size() - 3);
    good_ = (Writer::checksum(bytes_, bytes_.size()) & 0xFFFFFF) == sum;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at_ >= bytes_.size()) { good_ = false; return 0; }
      const std::uint8_t byte = bytes_[at_++];
      value |= std::uint64_t{byte & 127u} << shift;
      if (byte < 128) return value;
    }
    good_ = false;
    return 0;
  }
  bool good() const { return good_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

}  // namespace

ThreadId Schedule::creator(unsigned thread) const {
  for (unsigned t = 0; t < threads.size(); ++t)
    for (const Decision& decision : threads[t].decisions)
      if (decision.kind == OpKind::kThreadCreate && decision.peer == thread) return static_cast<ThreadId>(t);
  return runtime::kThreadsMax;
}

std::vector<Tick> prefix_of(const ExecutionGraph& graph, const std::vector<EventId>& roots) {
  std::vector<Tick> included(runtime::kThreadsMax, 0);
  for (EventId root : roots) {
    if (!root.exists()) continue;
    const Tick* prefix = graph.clock(root, ClockKind::kPorf);
    for (unsigned t = 0; t < graph.clock_width() && t < included.size(); ++t) included[t] = std::max(included[t], prefix[t]);
  }
  return included;
}

Schedule make_schedule(const ExecutionGraph& graph, const std::vector<EventId>& roots) {
  const std::vector<Tick> included = prefix_of(graph, roots);
  Schedule schedule;
  schedule.threads.resize(graph.thread_count());
  for (unsigned t = 0; t < graph.thread_count(); ++t) {
    for (std::uint32_t i = 0; i < included[t]; ++i) {
      const Event& event = graph.at({t, i});
      Decision decision{event.kind, event.rf.is_init() ? EventId::init_of(0) : event.rf, 0, event.choice, event.peer};
      if (event.writes && event.location != kNoLocation) decision.co_index = event.co_index;
      schedule.threads[t].decisions.push_back(decision);
    }
  }
  return schedule;
}

std::string to_token(const Schedule& schedule) {
  Writer writer;
  writer.number(schedule.fingerprint & 0xFFFFFFFFFF);
  writer.number(schedule.threads.size());
  for (const Schedule::Thread& thread : schedule.threads) {
    writer.number(thread.decisions.size());
    writer.number(thread.spins ? thread.iteration_begin + 1 : 0);
    for (const Decision& decision : thread.decisions) {
      const bool reads = decision.rf.exists(), writes = decision.co_index != 0;
      const bool more = decision.choice != 0 || decision.kind == OpKind::kThreadCreate;
      writer.number(static_cast<unsigned>(decision.kind) << 3 | reads << 2 | writes << 1 | more);
      if (reads) {
        writer.number(decision.rf.is_init() ? 0 : decision.rf.thread() + 1);
        if (!decision.rf.is_init()) writer.number(decision.rf.index());
      }
      if (writes) writer.number(decision.co_index);
      if (more) { writer.number(decision.choice); writer.number(decision.peer); }
    }
  }
  return std::string("1") + model_entry(schedule.model).letter + writer.text();
}

std::optional<Schedule> from_token(const std::string& token) {
  if (token.size() < 6 || token[0] != '1') return std::nullopt;
  const std::optional<ModelKind> model = model_lettered(token[1]);
  if (!model) return std::nullopt;
  Reader reader(std::string_view(token).substr(2));
  if (!reader.good()) return std::nullopt;
  Schedule schedule;
  schedule.model = *model;
  schedule.fingerprint = reader.number();
  const std::uint64_t threads = reader.number();
  if (!reader.good() || threads > runtime::kThreadsMax) return std::nullopt;
  for (std::uint64_t t = 0; t < threads; ++t) {
    Schedule::Thread& thread = schedule.threads.emplace_back();
    const std::uint64_t count = reader.number(), spins = reader.number();
    thread.spins = spins != 0;
    thread.iteration_begin = spins != 0 ? static_cast<std::uint32_t>(spins - 1) : 0;
    for (std::uint64_t i = 0; i < count; ++i) {
      const std::uint64_t head = reader.number();
      if (!reader.good() || head >> 3 > static_cast<unsigned>(OpKind::kYield)) return std::nullopt;
      Decision decision{static_cast<OpKind>(head >> 3), kNoEvent, 0, 0, 0};
      if (head & 4) {
        const std::uint64_t source = reader.number();
        if (source > threads) return std::nullopt;
        decision.rf = source == 0 ? EventId::init_of(0)
                                  : EventId(static_cast<unsigned>(source - 1), static_cast<std::uint32_t>(reader.number()));
      }
      if (head & 2) decision.co_index = static_cast<std::uint32_t>(reader.number());
      if (head & 1) {
        decision.choice = static_cast<std::uint8_t>(reader.number());
        decision.peer = static_cast<ThreadId>(reader.number());
        if (decision.peer >= runtime::kThreadsMax) return std::nullopt;
      }
      thread.decisions.push_back(decision);
    }
  }
  if (!reader.good() || !reader.at_end()) return std::nullopt;
  return schedule;
}

}  // namespace snarl::checker
