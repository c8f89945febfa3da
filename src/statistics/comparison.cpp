#include "statistics/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "statistics/autocorrelation.hpp"
#include "statistics/probability.hpp"
#include "statistics/ratio.hpp"

namespace concbench {
namespace {

// Of two ways to a verdict, the nearer one: the interval must shrink until it leaves out 1, or
// until it fits into the margin.
double room(double effect, double margin) { return std::max(effect, margin - effect); }

// The half-width is z standard errors; those for a chance of 80 % come on top.
double reach(double half_width, double alpha) {
  constexpr double four_in_five = 0.8416;
  return half_width * (1 + four_in_five / -normal_quantile(alpha / 2));
}

// How many rounds it takes until all signs alike could be no chance.
double rounds_for_bounds(double alpha) { return std::ceil(1 - std::log2(alpha)); }

// The sign test gives no bounds yet: the standard error of the median is 1.2533 deviations over the
// root of the independent rounds.
double independent_rounds_from_scatter(const Scatter& scatter, double room_left, double alpha) {
  const double half_width = -normal_quantile(alpha / 2) * 1.2533 * scatter.deviation;
  const double times = reach(half_width, alpha) / room_left;
  return std::max(rounds_for_bounds(alpha), std::ceil(times * times));
}

double total_rounds(const Estimate& ratio, double margin, double alpha, const Scatter& scatter) {
  const auto n = static_cast<double>(ratio.n);
  const double half_width = std::log1p(relative_half_width(ratio));
  const double room_left = room(std::abs(std::log(ratio.point)), std::log1p(margin));
  if (!std::isfinite(half_width) || ratio.method == IntervalMethod::range) {
    const double per_independent =
        n / static_cast<double>(std::max<std::size_t>(1, scatter.effective));
    return std::ceil(independent_rounds_from_scatter(scatter, room_left, alpha) * per_independent);
  }
  const double shrink = std::max(1.0, reach(half_width, alpha) / room_left);
  return std::ceil(n * shrink * shrink);
}

std::optional<OpenBecause> why_open(const Comparison& c, const Scatter& scatter) {
  if (c.verdict != Verdict::undecided) return std::nullopt;
  const bool has_bounds = is_bounded(c.ratio) && c.ratio.method != IntervalMethod::range;
  if (has_bounds) return OpenBecause::wide;
  return c.ratio.n > scatter.effective &&
                 static_cast<double>(c.ratio.n) >= rounds_for_bounds(c.level)
             ? OpenBecause::alike_rounds
             : OpenBecause::too_few_rounds;
}

// Those of the two runs by themselves: what n stands for is the shorter one.
Scatter unpaired_scatter(std::span<const double> subject, std::span<const double> baseline) {
  return {.effective = std::min(effective_sample_size(subject, kUnpairedCaution),
                                effective_sample_size(baseline, kUnpairedCaution))};
}

std::vector<std::size_t> ascending(std::span<const double> values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [values](std::size_t i) { return values[i]; });
  return order;
}

Comparison comparison_of(const Estimate& ratio, double p_value, double level, double margin,
                         const Scatter& scatter) {
  Comparison found{.ratio = ratio,
                   .p_value = p_value,
                   .level = level,
                   .verdict = verdict_of(ratio, margin),
                   .rounds_needed = rounds_needed(ratio, margin, level, scatter)};
  found.open_because = why_open(found, scatter);
  return found;
}

// p-values first: they decide how wide each interval must be.
template <class RatioOf, class PValueOf, class ScatterOf>
std::vector<Comparison> compare(std::span<const SamplePair> pairs, const Look& look, double margin,
                                RatioOf ratio_of, PValueOf p_value_of, ScatterOf scatter_of) {
  std::vector<double> p_values;
  for (const SamplePair& pair : pairs) p_values.push_back(p_value_of(pair.subject, pair.baseline));
  const std::vector<double> corrected = holm(p_values);
  const std::vector<double> levels = holm_levels(p_values, look.alpha);
  std::vector<Comparison> comparisons;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    Estimate ratio = ratio_of(pairs[i].subject, pairs[i].baseline, levels[i]);
    ratio.confidence = look.confidence;
    const Scatter scatter = scatter_of(pairs[i].subject, pairs[i].baseline);
    comparisons.push_back(comparison_of(ratio, corrected[i], levels[i], margin, scatter));
  }
  return comparisons;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::faster:
      return "faster";
    case Verdict::slower:
      return "slower";
    case Verdict::same:
      return "same";
    case Verdict::undecided:
      return "undecided";
  }
  return "undecided";
}

std::string_view to_string(OpenBecause reason) {
  switch (reason) {
    case OpenBecause::wide:
      return "wide-interval";
    case OpenBecause::too_few_rounds:
      return "too-few-rounds";
    case OpenBecause::alike_rounds:
      return "alike-rounds";
    case OpenBecause::unconfirmed:
      return "unconfirmed";
    case OpenBecause::machine_changed:
      return "machine-changed";
  }
  return "wide-interval";
}

Verdict verdict_of(const Estimate& ratio, double margin) {
  if (ratio.lower >= 1 / (1 + margin) && ratio.upper <= 1 + margin && margin > 0) {
    return Verdict::same;
  }
  if (ratio.upper < 1) return Verdict::faster;
  if (ratio.lower > 1) return Verdict::slower;
  return Verdict::undecided;
}

std::optional<std::size_t> rounds_needed(const Estimate& ratio, double margin, double alpha,
                                         const Scatter& scatter) {
  constexpr double too_many = 100'000;
  if (verdict_of(ratio, margin) != Verdict::undecided) return std::nullopt;
  constexpr double least_growth = 0.2;
  const auto n = static_cast<double>(ratio.n);
  const double further =
      std::max(total_rounds(ratio, margin, alpha, scatter) - n, least_growth * n);
  if (!(further <= too_many)) return std::nullopt;
  return static_cast<std::size_t>(std::max(1.0, std::ceil(further)));
}

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<double> corrected(p_values.size());
  double largest = 0;
  std::size_t left = p_values.size();
  for (const std::size_t i : ascending(p_values)) {
    largest = std::max(largest, p_values[i] * static_cast<double>(left--));
    corrected[i] = std::min(1.0, largest);
  }
  return corrected;
}

std::vector<double> holm_levels(std::span<const double> p_values, double alpha) {
  std::vector<double> levels(p_values.size());
  std::size_t left = p_values.size();
  bool rejecting = true;
  for (const std::size_t i : ascending(p_values)) {
    levels[i] = alpha / static_cast<double>(left);
    rejecting = rejecting && p_values[i] <= levels[i];
    if (rejecting) --left;
  }
  return levels;
}

void leave_open(Comparison& comparison, OpenBecause reason) {
  comparison.verdict = Verdict::undecided;
  comparison.open_because = reason;
}

std::vector<Comparison> compare_paired(std::span<const SamplePair> pairs, const Look& look,
                                       double margin) {
  return compare(pairs, look, margin, paired_ratio, paired_p_value, paired_scatter);
}

std::vector<Comparison> compare_unpaired(std::span<const SamplePair> pairs, const Look& look,
                                         double margin) {
  return compare(pairs, look, margin, unpaired_ratio, unpaired_p_value, unpaired_scatter);
}

}  // namespace concbench
