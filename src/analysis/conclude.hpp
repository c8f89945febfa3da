#pragma once

#include <optional>
#include <vector>

#include "measure/measurements.hpp"
#include "plan/plan.hpp"
#include "statistics/comparison.hpp"

namespace concbench {

enum class LookKind {
  interim,  ///< measuring may end by what it shows
  last,     ///< measuring has ended
};

/// How the comparisons of a plan stand, by case; absent for baselines and where no round has both.
/// `look` is shared with those among rivals in a sweep. Cases that were settled keep what settled
/// them, and the others share what is left (Holm's procedure goes on where it was).
///
/// With one or two comparisons, measuring ends only by a verdict that the look before has shown
/// too: at the first looks, rounds that are alike are seldom noticed, and a run that ended there
/// would err in 4 to 6 of 100 where 1 was allowed. A limit ends measuring whatever it shows, so
/// that its last look needs that only where the look before has shown another verdict; since alike
/// rounds are hard to notice there as well, it spends half of what it might. What rests on
/// disturbed samples always needs two looks, unless its whole interval is beyond a factor of 4.
std::vector<std::optional<Comparison>> conclude(const Plan& plan, const Measurements& measurements,
                                                const Look& look, LookKind kind);

/// The chance of error that comparisons with baselines may spend, where `alpha` is for all: in a
/// sweep half of it is that of comparisons among rivals.
double alpha_of_baselines(const Plan& plan, double alpha);

/// How many comparisons share the chance of error of a look, so that each gets 1 / so much of it at
/// first.
double sharers(const Plan& plan);

}  // namespace concbench
