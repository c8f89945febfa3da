#include <concbench/measure.hpp>
#include <map>

namespace concbench {
namespace {

std::map<unsigned, double> by_round(const FigureOf& figure) {
  std::map<unsigned, double> figures;
  for (const Sample& sample : figure.samples) {
    if (sample.usable()) figures[sample.round] = figure.of(sample);
  }
  return figures;
}

double total_of(const Sample& sample) { return sample.total_ns(); }

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

std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::size_t baseline, const Look& look,
                                                     double margin) {
  std::vector<std::optional<Comparison>> by_case(cases.size());
  if (cases[baseline].status != Status::ok) return by_case;
  std::vector<std::size_t> compared;
  std::vector<PairedFigures> totals;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (i == baseline || cases[i].status != Status::ok) continue;
    PairedFigures pairs = pair_totals(cases[i], cases[baseline]);
    if (pairs.subject.empty()) continue;
    compared.push_back(i);
    totals.push_back(std::move(pairs));
  }
  std::vector<SamplePair> pairs;
  pairs.reserve(totals.size());
  for (const PairedFigures& t : totals) pairs.push_back({t.subject, t.baseline});
  const std::vector<Comparison> found = compare_paired(pairs, look, margin);
  for (std::size_t i = 0; i < found.size(); ++i) by_case[compared[i]] = found[i];
  return by_case;
}

}  // namespace concbench
