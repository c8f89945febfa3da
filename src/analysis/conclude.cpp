#include "analysis/conclude.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/pairing.hpp"
#include "statistics/range_rule.hpp"

namespace concbench {
namespace {

constexpr std::size_t kFew = 2;
/// Of the chance of error, where the last look stands by itself.
constexpr double kUnconfirmedShare = 0.5;

/// More than what changes one of the two in a few rounds, or beside a neighbour, could make of
/// equal cases.
bool shows_by_far(const Comparison& c) {
  const bool with_room =
      c.ratio.method == IntervalMethod::range && c.ratio.n < RangeRule::kManyRounds;
  return with_room || c.ratio.lower >= RangeRule::kMostBias ||
         c.ratio.upper <= 1 / RangeRule::kMostBias;
}

bool needs_two_looks(const Comparison& c, bool few, LookKind kind,
                     const std::optional<Verdict>& before) {
  if (c.verdict == Verdict::undecided || shows_by_far(c)) return false;
  if (c.under_load) return true;
  if (!few) return false;
  return kind == LookKind::interim || before.value_or(Verdict::undecided) != Verdict::undecided;
}

std::size_t comparisons_of(const Plan& plan) {
  const std::vector<std::size_t> baselines = plan.baselines();
  std::size_t compared = 0;
  for (std::size_t i = 0; i < plan.cases.size(); ++i) {
    const bool skipped =
        !plan.cases[i].skipped.empty() || !plan.cases[baselines[i]].skipped.empty();
    compared += i == baselines[i] || skipped ? 0 : 1;
  }
  return compared;
}

/// Whether looks went on until a limit, whatever they showed.
bool cut_short(const Measurements& measurements) {
  const bool shown =
      measurements.ending == Ending::decided || measurements.ending == Ending::precision;
  return !measurements.earlier.empty() && !shown;
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
  const auto compared = static_cast<double>(comparisons_of(plan));
  if (plan.sweep_options.empty()) return compared;
  // Rivals have half of the alpha, and of that a share for each pair that might be looked at.
  return compared * static_cast<double>(std::max<std::size_t>(2, largest_group(plan.baselines())));
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
  const bool few = comparisons_of(plan) <= kFew;
  if (kind == LookKind::last && cut_short(measurements)) shared.alpha *= kUnconfirmedShare;
  auto found = compare_cases(measurements.cases, against, shared, plan.settings.margin);
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (earlier[i].settled) found[i] = earlier[i].settled;
  }
  for (std::size_t i = 0; i < earlier.size(); ++i) {
    if (found[i] && !earlier[i].settled) confirm(*found[i], few, kind, earlier[i].verdict);
  }
  return found;
}

}  // namespace concbench
