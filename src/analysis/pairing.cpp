#include "analysis/pairing.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

/// CPUs by which others' use may differ between the halves of a run.
constexpr double kMostChange = 0.25;
/// So many undisturbed pairs tell enough by themselves.
constexpr std::size_t kEnough = 10;

using SamplesOfRound = std::pair<const Sample*, const Sample*>;

std::vector<SamplesOfRound> pair_samples(const std::vector<const Sample*>& subject,
                                         const std::vector<const Sample*>& baseline) {
  std::map<unsigned, const Sample*> of_baseline;
  for (const Sample* sample : baseline) of_baseline[sample->round] = sample;
  std::map<unsigned, SamplesOfRound> pairs;
  for (const Sample* sample : subject) {
    const auto found = of_baseline.find(sample->round);
    if (found != of_baseline.end()) pairs[sample->round] = {sample, found->second};
  }
  std::vector<SamplesOfRound> in_order;
  in_order.reserve(pairs.size());
  for (const auto& [round, pair] : pairs) in_order.push_back(pair);
  return in_order;
}

std::vector<const Sample*> samples_of(const FigureOf& figure) {
  return figure.disturbed ? sound_samples(figure.samples) : usable_samples(figure.samples);
}

double others_in(std::span<const SamplesOfRound> pairs) {
  std::vector<const Sample*> samples;
  for (const auto& [subject, baseline] : pairs) samples.insert(samples.end(), {subject, baseline});
  return others_cpus(samples);
}

/// The rounds on which two cases are compared.
struct Rounds {
  PairedFigures totals = {};
  std::optional<double> under_load = {};
  bool machine_changed = false;
};

Rounds all_rounds(const CaseResult& subject, const CaseResult& baseline) {
  const auto pairs = pair_samples(sound_samples(subject.samples), sound_samples(baseline.samples));
  const auto half = std::span(pairs).first(pairs.size() / 2);
  const double change = others_in(half) - others_in(std::span(pairs).subspan(half.size()));
  return {
      .totals = pair_figures({subject.samples, total_of, true}, {baseline.samples, total_of, true}),
      .under_load = others_in(pairs),
      .machine_changed = std::abs(change) > kMostChange};
}

bool show_a_verdict(const PairedFigures& totals, double alpha, double margin) {
  return verdict_of(paired_ratio(totals.subject, totals.baseline, alpha), margin) !=
         Verdict::undecided;
}

/// `alpha` and `margin` are those of the verdict that a few undisturbed rounds must show.
Rounds rounds_to_compare(const CaseResult& subject, const CaseResult& baseline, double alpha,
                         double margin) {
  Rounds undisturbed{.totals = pair_totals(subject, baseline)};
  const std::size_t calm = undisturbed.totals.subject.size();
  if (calm >= kEnough || show_a_verdict(undisturbed.totals, alpha, margin)) return undisturbed;
  Rounds all = all_rounds(subject, baseline);
  const bool mostly_calm = are_enough(calm, all.totals.subject.size());
  return mostly_calm && !show_a_verdict(all.totals, alpha, margin) ? undisturbed : all;
}

bool is_compared(const std::vector<CaseResult>& cases, std::span<const std::size_t> against,
                 std::size_t i) {
  return i != against[i] && cases[i].status == Status::ok && cases[against[i]].status == Status::ok;
}

/// Each case against cases[against[i]], where that is another one and a round has both.
std::vector<RivalComparison> compare_with(const std::vector<CaseResult>& cases,
                                          std::span<const std::size_t> against, const Look& look,
                                          double margin) {
  std::size_t wanted = 0;
  for (std::size_t i = 0; i < cases.size(); ++i) wanted += is_compared(cases, against, i) ? 1 : 0;
  std::vector<RivalComparison> compared;
  std::vector<Rounds> rounds;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!is_compared(cases, against, i)) continue;
    Rounds found = rounds_to_compare(cases[i], cases[against[i]],
                                     look.alpha / static_cast<double>(wanted), margin);
    if (found.totals.subject.empty()) continue;
    compared.push_back({.subject = i, .against = against[i]});
    rounds.push_back(std::move(found));
  }
  std::vector<SamplePair> pairs;
  pairs.reserve(rounds.size());
  for (const Rounds& r : rounds) pairs.push_back({r.totals.subject, r.totals.baseline});
  const std::vector<Comparison> found = compare_paired(pairs, look, margin);
  for (std::size_t i = 0; i < found.size(); ++i) {
    Comparison& comparison = compared[i].comparison = found[i];
    comparison.under_load = rounds[i].under_load;
    if (rounds[i].machine_changed) leave_open(comparison, OpenBecause::machine_changed);
  }
  return compared;
}

double median_ratio(const PairedFigures& pairs) {
  std::vector<double> ratios;
  for (std::size_t i = 0; i < pairs.subject.size(); ++i) {
    ratios.push_back(pairs.subject[i] / pairs.baseline[i]);
  }
  return median(ratios);
}

}  // namespace

double total_of(const Sample& sample) { return sample.total_ns(); }

std::size_t largest_group(std::span<const std::size_t> baselines) {
  std::map<std::size_t, std::size_t> sizes;
  std::size_t largest = 0;
  for (const std::size_t baseline : baselines) largest = std::max(largest, ++sizes[baseline]);
  return largest;
}

bool are_enough(std::size_t undisturbed, std::size_t all) {
  return undisturbed >= kEnough || 2 * undisturbed >= all;
}

PairedFigures pair_figures(const FigureOf& subject, const FigureOf& baseline) {
  PairedFigures pairs;
  for (const auto& [one, other] : pair_samples(samples_of(subject), samples_of(baseline))) {
    pairs.subject.push_back(subject.of(*one));
    pairs.baseline.push_back(baseline.of(*other));
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
    PairedFigures pairs = pair_totals(cases[i], cases[baseline]);
    if (pairs.subject.empty()) pairs = all_rounds(cases[i], cases[baseline]).totals;
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
