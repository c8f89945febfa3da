#include "analysis/pairing.hpp"

#include <algorithm>
#include <map>

#include "statistics/summary.hpp"

namespace concbench {
namespace {

std::map<unsigned, double> by_round(const FigureOf& figure) {
  std::map<unsigned, double> figures;
  for (const Sample* sample : usable_samples(figure.samples)) {
    figures[sample->round] = figure.of(*sample);
  }
  return figures;
}

double total_of(const Sample& sample) { return sample.total_ns(); }

/// Each case against cases[against[i]], where that is another one and a round has both.
std::vector<RivalComparison> compare_with(const std::vector<CaseResult>& cases,
                                          std::span<const std::size_t> against, const Look& look,
                                          double margin) {
  std::vector<RivalComparison> compared;
  std::vector<PairedFigures> totals;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseResult& other = cases[against[i]];
    if (i == against[i] || cases[i].status != Status::ok || other.status != Status::ok) continue;
    PairedFigures pairs = pair_totals(cases[i], other);
    if (pairs.subject.empty()) continue;
    compared.push_back({.subject = i, .against = against[i]});
    totals.push_back(std::move(pairs));
  }
  std::vector<SamplePair> pairs;
  pairs.reserve(totals.size());
  for (const PairedFigures& t : totals) pairs.push_back({t.subject, t.baseline});
  const std::vector<Comparison> found = compare_paired(pairs, look, margin);
  for (std::size_t i = 0; i < found.size(); ++i) compared[i].comparison = found[i];
  return compared;
}

double median_ratio(const PairedFigures& pairs) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < pairs.subject.size(); ++i) {
    ratios.push_back(pairs.subject[i] / pairs.baseline[i]);
  }
  return median(ratios);
}

std::size_t largest_group(std::span<const std::size_t> baselines) {
  std::map<std::size_t, std::size_t> sizes;
  std::size_t largest = 0;
  for (const std::size_t baseline : baselines) largest = std::max(largest, ++sizes[baseline]);
  return largest;
}

}  // namespace

PairedFigures pair_figures(const FigureOf& subject, const FigureOf& baseline) {
  PairedFigures pairs;
  const auto of_baseline = by_round(baseline);
  for (const auto& [round, figure] : by_round(subject)) {
    const auto found = of_baseline.find(round);
    if (found == of_baseline.end()) continue;
    pairs.subject.push_back(figure);
    pairs.baseline.push_back(found->second);
  }
  return pairs;
}

PairedFigures pair_totals(const CaseResult& subject, const CaseResult& baseline) {
  return pair_figures({subject.samples, total_of}, {baseline.samples, total_of});
}

Look look_of(const Plan& plan, const Measurements& measurements) {
  return {.rounds = measurements.rounds,
          .alpha = measurements.alpha,
          .confidence = plan.settings.confidence};
}

std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::span<const std::size_t> baselines,
                                                     const Look& look, double margin) {
  std::vector<std::optional<Comparison>> by_case(cases.size());
  for (const RivalComparison& found : compare_with(cases, baselines, look, margin)) {
    by_case[found.subject] = found.comparison;
  }
  return by_case;
}

std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::size_t baseline, const Look& look,
                                                     double margin) {
  return compare_cases(cases, std::vector<std::size_t>(cases.size(), baseline), look, margin);
}

std::vector<std::size_t> fastest_cases(const std::vector<CaseResult>& cases,
                                       std::span<const std::size_t> baselines) {
  std::map<std::size_t, std::pair<double, std::size_t>> fastest;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const std::size_t baseline = baselines[i];
    if (cases[i].status != Status::ok || cases[baseline].status != Status::ok) continue;
    const PairedFigures pairs = pair_totals(cases[i], cases[baseline]);
    if (pairs.subject.empty()) continue;
    const double ratio = median_ratio(pairs);
    const auto [found, is_new] = fastest.try_emplace(baseline, ratio, i);
    if (!is_new && ratio < found->second.first) found->second = {ratio, i};
  }
  std::vector<std::size_t> of_each;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto found = fastest.find(baselines[i]);
    of_each.push_back(found == fastest.end() ? i : found->second.second);
  }
  return of_each;
}

std::vector<RivalComparison> compare_rivals(const std::vector<CaseResult>& cases,
                                            std::span<const std::size_t> baselines,
                                            std::span<const std::size_t> against, const Look& look,
                                            double margin) {
  // Groups of m have m (m - 1) / 2 pairs each, and m - 1 are looked at: 2 / m of the pairs.
  Look shared = look;
  shared.alpha *= 2.0 / static_cast<double>(std::max<std::size_t>(2, largest_group(baselines)));
  return compare_with(cases, against, shared, margin);
}

}  // namespace concbench
