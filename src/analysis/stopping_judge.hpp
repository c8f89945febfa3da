#pragma once

#include <vector>

#include "measure/judge.hpp"
#include "plan/plan.hpp"
#include "statistics/stopping.hpp"

namespace concbench {

/// Goes on until the comparisons of a plan, which must outlive it, are decided or known as exactly
/// as was asked for, within the plan's limits.
class StoppingJudge final : public Judge {
 public:
  explicit StoppingJudge(const Plan& plan);

  Answer look(const Measurements& so_far, std::chrono::nanoseconds elapsed) override;

 private:
  void decide(const Measurements& so_far, const Look& look, std::chrono::nanoseconds elapsed);
  using Conclusions = std::vector<std::optional<Comparison>>;

  void count_decided(const Conclusions& concluded);
  void keep_wanted_ones(Conclusions& concluded, const Measurements& so_far) const;
  void leave_slowdowns_open(Conclusions& concluded) const;
  void remember(const Conclusions& concluded, const Look& look, std::chrono::nanoseconds elapsed);
  bool is_settled(const Comparison& c, const Earlier& before, const Look& look,
                  std::chrono::nanoseconds elapsed) const;
  std::vector<Comparison> with_rivals(const Conclusions& concluded, const Measurements& so_far,
                                      const Look& look) const;
  unsigned next_look(unsigned rounds, std::chrono::nanoseconds elapsed) const;
  void refresh_standings(const Measurements& so_far);

  const Plan& plan_;
  std::vector<std::size_t> baselines_;
  Stopping stopping_;
  Answer answer_;
  /// In which round standings are next brought up to date.
  unsigned refresh_at_ = 0;
};

}  // namespace concbench
