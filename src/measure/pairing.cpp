#include <concbench/measure.hpp>
#include <map>

namespace concbench {
namespace {

std::map<unsigned, double> totals_by_round(const CaseResult& result) {
  std::map<unsigned, double> totals;
  for (const Sample& sample : result.samples) {
    if (sample.usable()) totals[sample.round] = sample.total_ns();
  }
  return totals;
}

}  // namespace

PairedTotals pair_totals(const CaseResult& subject, const CaseResult& baseline) {
  PairedTotals pairs;
  const auto of_baseline = totals_by_round(baseline);
  for (const auto& [round, total] : totals_by_round(subject)) {
    const auto found = of_baseline.find(round);
    if (found == of_baseline.end()) continue;
    pairs.subject.push_back(total);
    pairs.baseline.push_back(found->second);
  }
  return pairs;
}

std::vector<std::optional<Comparison>> compare_cases(const std::vector<CaseResult>& cases,
                                                     std::size_t baseline, const Look& look,
                                                     double margin) {
  std::vector<std::optional<Comparison>> by_case(cases.size());
  if (cases[baseline].status != Status::ok) return by_case;
  std::vector<std::size_t> compared;
  std::vector<PairedTotals> totals;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (i == baseline || cases[i].status != Status::ok) continue;
    PairedTotals pairs = pair_totals(cases[i], cases[baseline]);
    if (pairs.subject.empty()) continue;
    compared.push_back(i);
    totals.push_back(std::move(pairs));
  }
  std::vector<SamplePair> pairs;
  for (const PairedTotals& t : totals) pairs.push_back({t.subject, t.baseline});
  const std::vector<Comparison> found = compare_paired(pairs, look, margin);
  for (std::size_t i = 0; i < found.size(); ++i) by_case[compared[i]] = found[i];
  return by_case;
}

}  // namespace concbench
