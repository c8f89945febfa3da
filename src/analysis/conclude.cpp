#include "analysis/conclude.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/pairing.hpp"
#include "statistics/range_rule.hpp"

namespace concbench {
namespace {

constexpr std::size_t kFew = 2;

/// Few rounds that show a difference by far leave no room for chance.
bool shows_by_far(const Comparison& c) {
  return c.ratio.method == IntervalMethod::range && c.ratio.n < RangeRule::kManyRounds &&
         !c.under_load;
}

bool needs_two_looks(const Comparison& c, bool few, LookKind kind,
                     const std::optional<Verdict>& before) {
  if (c.verdict == Verdict::undecided || shows_by_far(c)) return false;
  if (c.under_load) return true;
  if (!few) return false;
  return kind == LookKind::interim || before.value_or(Verdict::undecided) != Verdict::undecided;
}

/// The next look is about so many rounds away.
std::size_t rounds_to_next_look(std::size_t rounds) {
  return static_cast<std::size_t>(std::ceil(0.42 * static_cast<double>(rounds)));
}

void confirm(Comparison& c, bool few, LookKind kind, const std::optional<Verdict>& before) {
  if (!needs_two_looks(c, few, kind, before) || before == c.verdict) return;
  leave_open(c, OpenBecause::unconfirmed);
  c.rounds_needed = rounds_to_next_look(c.ratio.n);
}

}  // namespace

double alpha_of_baselines(const Plan& plan, double alpha) {
  return plan.sweep_options.empty() ? alpha : alpha / 2;
}

double sharers(const Plan& plan) {
  const std::vector<std::size_t> baselines = plan.baselines();
  double compared = 0;
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    const bool skipped =
        !plan.cases[i].skipped.empty() || !plan.cases[baselines[i]].skipped.empty();
    compared += i == baselines[i] || skipped ? 0 : 1;
  }
  if (plan.sweep_options.empty()) return compared;
  // Rivals have half of the alpha, and of that a share for each pair that might be looked at.
  return compared * static_cast<double>(std::max<std::size_t>(2, largest_group(baselines)));
}

std::vector<std::optional<Comparison>> conclude(const Plan& plan, const Measurements& measurements,
                                                const Look& look, LookKind kind) {
  const std::vector<Earlier>& earlier = measurements.earlier;
  std::vector<std::size_t> against = plan.baselines();
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (earlier[i].settled) against[i] = i;
  }
  Look shared = look;
  shared.alpha = alpha_of_baselines(plan, look.alpha);
  auto found = compare_cases(measurements.cases, against, shared, plan.settings.margin);
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (earlier[i].settled) found[i] = earlier[i].settled;
  }
  const bool few = std::ranges::count_if(found, [](const auto& c) { return c.has_value(); }) <=
                   std::ptrdiff_t{kFew};
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (found[i] && !earlier[i].settled) confirm(*found[i], few, kind, earlier[i].verdict);
  }
  return found;
}

}  // namespace concbench
