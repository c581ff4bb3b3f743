// The explorer's side of a search that several processes share: when to begin, when to split, what to tell at the end.
//
// A search begins in one process: most are over before a second one would have started, and what a search learns at its
// beginning (spin sites, how wide clocks must be) need not be learned by several.
#include "checker/explorer.h"

namespace snarl::checker {
namespace {

constexpr auto kAloneAtFirst = std::chrono::milliseconds(20);

}  // namespace

// Between two executions.
Explorer::Turn Explorer::take_turn(EndKind* end) {
  if (!is_worker_) {
    const std::uint64_t executions = executions_complete_ + executions_blocked_;
    if (!options_.split_eagerly && ((executions & 7) != 0 || std::chrono::steady_clock::now() - attempt_begun_ < kAloneAtFirst)) return Turn::kGoOn;
    if (!hand_over()) return Turn::kGoOn;
    *end = lead();
    return Turn::kOver;
  }
  if (workers_->told_to_stop()) end_segment(EndKind::kStopped);
  const std::uint64_t executions = executions_complete_ + executions_blocked_;
  if (options_.executions_max != 0 && blocked_log_.size() < executions) blocked_log_.push_back(!complete_);
  workers_->publish(executions_complete_, executions_blocked_);
  if ((executions & 63) == 0) workers_->publish_covered(search_.progress() - covered_by_others_);
  if (!workers_->should_split() || !search_.can_split()) return Turn::kGoOn;
  const double before = search_.progress();
  const double mine = before - covered_by_others_;
  switch (workers_->split()) {
    case Workers::Side::kNone: return Turn::kGoOn;
    case Workers::Side::kOld:
      search_.keep(Search::Half::kEarlier);
      covered_by_others_ = search_.progress() - mine;
      return Turn::kGoOn;
    case Workers::Side::kNew: break;
  }
  search_.keep(Search::Half::kLater);
  executions_complete_ = executions_blocked_ = 0;
  blocked_log_.clear();
  cut_by_preemptions_ = false;
  cut_loop_ = {};
  covered_by_others_ = search_.progress();
  return Turn::kOtherGraph;
}

// True in the leader. In the first worker it returns false, and the search goes on where it was.
bool Explorer::hand_over() {
  workers_ = std::make_unique<Workers>(options_.jobs, options_.split_eagerly);
  if (!workers_->start()) {
    if (workers_->started()) return true;
    workers_.reset();
    options_.jobs = 1;
    return false;
  }
  is_worker_ = true;
  executions_before_workers_ = executions_complete_ + executions_blocked_;
  executions_complete_ = executions_blocked_ = 0;
  covered_by_others_ = search_.progress();
  return false;
}

EndKind Explorer::lead() {
  Workers::Bounds bounds;
  const std::uint64_t before = executions_complete_ + executions_blocked_;
  if (options_.executions_max != 0) bounds.executions_max = options_.executions_max - before;
  if (options_.time_limit_s != 0)
    bounds.deadline = begun_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(options_.time_limit_s));
  if (options_.progress)
    bounds.progress = [this, covered = search_.progress()](const Workers::Totals& totals) {
      report_progress(executions_complete_ + totals.complete, executions_blocked_ + totals.blocked, covered + totals.covered);
    };
  Workers::Conclusion conclusion = workers_->wait(bounds);
  workers_.reset();
  executions_complete_ += conclusion.complete;
  executions_blocked_ += conclusion.blocked;
  cut_by_preemptions_ |= conclusion.cut_by_preemptions;
  if (cut_loop_.pc == 0) cut_loop_ = conclusion.cut_loop;
  SegmentEnd& end = conclusion.end;
  switch (end.kind) {
    case EndKind::kCovered: break;
    case EndKind::kFinding:
      found_.assign(1, std::move(end.finding));
      found_token_ = std::move(end.token);
      break;
    case EndKind::kRestart:
      for (const std::uintptr_t site : end.spin_sites) spins_.learn(site);
      if (end.clock_width > graph_.clock_width()) graph_.widen(end.clock_width);
      break;
    case EndKind::kVerdict:
      verdict_ = end.verdict;
      reason_ = std::move(end.reason);
      reason_place_ = std::move(end.reason_place);
      break;
    case EndKind::kBound: stop_at_executions_max(); break;
    case EndKind::kStopped: stop_at_time_limit(); break;
  }
  return end.kind;
}

void Explorer::end_segment(EndKind kind) {
  SegmentEnd end;
  end.kind = kind;
  if (kind == EndKind::kFinding) {
    end.finding = found_.front();
    end.token = token_of(end.finding);
  }
  if (kind == EndKind::kRestart) {
    end.spin_sites = spins_.learned();
    end.clock_width = graph_.clock_width();
  }
  end.verdict = verdict_;
  end.reason = reason_;
  end.reason_place = reason_place_;
  end.cut_loop = cut_loop_;
  end.cut_by_preemptions = cut_by_preemptions_;
  const std::uint64_t executions = executions_complete_ + executions_blocked_;
  if (options_.executions_max != 0 && blocked_log_.size() < executions) blocked_log_.push_back(!complete_);
  end.blocked = std::move(blocked_log_);
  workers_->publish(executions_complete_, executions_blocked_);
  workers_->publish_covered(search_.progress() - covered_by_others_);
  workers_->end(end);
}

}  // namespace snarl::checker
