#include <algorithm>
#include <cmath>
#include <iterator>

#include "analysis/make_report.hpp"
#include "analysis/pairing.hpp"
#include "report/cases.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

double cpu_of(const Sample& s) { return s.cpu_user_ns + s.cpu_system_ns; }

/// Of what two cases took in the same round; what cannot be divided tells nothing.
std::vector<double> ratios(const PairedFigures& pairs) {
  std::vector<double> found;
  for (std::size_t i = 0; i < pairs.subject.size(); ++i) {
    const double ratio = pairs.subject[i] / pairs.baseline[i];
    if (std::isfinite(ratio)) found.push_back(ratio);
  }
  return found;
}

std::optional<double> median_ratio_of(const CaseReport& c, const CaseReport& other,
                                      double (*of)(const Sample&)) {
  const std::vector<double> found = ratios(pair_figures(
      {c.samples, of, c.under_load.has_value()}, {other.samples, of, c.under_load.has_value()}));
  return found.empty() ? std::nullopt : std::optional(median(found));
}

void add(Breakdown& sum, const Sample& sample) {
  sum.startup_ns += sample.startup_ns;
  sum.teardown_ns += sample.teardown_ns;
  if (sample.split) {
    sum.work += *sample.split;
  } else {
    sum.work.hand_over_ns += sample.submitted_ns;
    sum.rest_ns += std::max(0.0, sample.work_ns - sample.submitted_ns);
  }
}

}  // namespace

unsigned tasks_at_once(const Case& c, unsigned cpus) {
  const bool on_loop = c.backend->staffing == Staffing::loop && c.offload == nullptr;
  const unsigned in_loop = c.workload->info.asynchronous ? c.in_flight : 1;
  const unsigned places = on_loop ? in_loop : c.workers;
  const auto filled = static_cast<unsigned>(std::min<std::uint64_t>(places, c.tasks));
  return c.workload->info.waits ? filled : std::min(filled, cpus);
}

const CaseReport* sequential_of(const Plan& plan, const std::vector<CaseReport>& cases,
                                std::size_t index) {
  const auto is_it = [&](std::size_t i) {
    return plan.cases[i].backend->staffing == Staffing::caller && is_measured(cases[i]);
  };
  if (is_it(index)) return &cases[index];
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const bool same =
        cases[i].workload == cases[index].workload && cases[i].params == cases[index].params;
    if (same && is_it(i)) return &cases[i];
  }
  return nullptr;
}

std::optional<Breakdown> break_down(const CaseReport& c, const CaseReport* sequential,
                                    unsigned parallel) {
  const std::vector<const Sample*> samples = kept_samples(c);
  if (samples.empty()) return std::nullopt;
  Breakdown found{.stamped = samples.front()->split.has_value(), .parallel = parallel};
  for (const Sample* sample : samples) add(found, *sample);
  const auto count = static_cast<double>(samples.size());
  found.startup_ns /= count;
  found.work = found.work / count;
  found.rest_ns /= count;
  found.teardown_ns /= count;
  if (sequential == nullptr) return found;
  found.cpu_per_useful = median_ratio_of(c, *sequential, cpu_of);
  if (const auto slowdown = median_ratio_of(c, *sequential, total_of); slowdown && *slowdown > 0) {
    found.efficiency = 1 / (*slowdown * parallel);
  }
  return found;
}

}  // namespace concbench
