#pragma once

#include <cstddef>
#include <span>

namespace concbench {

/// Bounds for the median of a few log ratios that differ from 0 by far more than they scatter: a
/// thousandfold difference shows after three rounds, where signs alone need ten.
///
/// Errors are taken to have one hump, at their median. Then, of n independent ones with the range
/// R = max - min, the chance that the median lies outside of min - L R .. max + L R is at most
/// (2 (1 + L))^-(n-1): all on one side of it have the chance 2^(1-n), and given that, the density
/// falls from the median on, so that each other value lies in the farthest share 1 / (1 + L) of
/// what the farthest one spans with the chance 1 / (1 + L) at most; uniform errors reach the bound.
///
/// Rounds are not always independent. Below kManyRounds of them, where that cannot be seen, bounds
/// are wider by kMostBias on each side: what changes one of the two cases by less than that,
/// even in all of these rounds alike, cannot mislead. So many rounds and more are never taken for
/// less than three independent ones: at a level of 1 in 2,000, these show what is 21 times the
/// range away. That is no proof for rounds that drift; in simulations such rounds err no more often
/// for it.
class RangeRule {
 public:
  static constexpr std::size_t kManyRounds = 10;
  /// By how much something may change one of the two cases in a few rounds alike.
  static constexpr double kMostBias = 4;

  /// `effective`: how many independent ones tell as much.
  RangeRule(std::span<const double> log_ratios, std::size_t effective);

  /// Whether there are enough of them to say anything.
  bool applies() const { return applies_; }

  /// Whether its bounds at level `alpha` are worth telling: those of few rounds lie so far out that
  /// they say nothing unless they leave out 0.
  bool tells_at(double alpha) const;

  /// Distance of the bounds from the smallest and from the largest log ratio at level `alpha`.
  double reach(double alpha) const;

  /// Two-sided, of a median of 0: at most alpha exactly where the bounds at alpha leave out 0; 1
  /// where they never do.
  double p_value() const;

 private:
  bool is_many_;
  std::size_t effective_;
  bool applies_;
  double lowest_ = 0;
  double highest_ = 0;
  double range_ = 0;
  double slack_ = 0;
};

}  // namespace concbench
