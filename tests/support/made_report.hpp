#pragma once

#include <string>
#include <vector>

#include "analysis/pairing.hpp"
#include "report/report.hpp"
#include "statistics/summary.hpp"

namespace concbench {

/// A usable sample with this much work, and a little of all else.
inline Sample made_sample(unsigned round, double work_ns) {
  Sample sample;
  sample.round = round;
  sample.passes = 3;
  sample.startup_ns = 1000;
  sample.work_ns = work_ns;
  sample.teardown_ns = 500;
  sample.cpu_user_ns = 2 * work_ns;
  sample.max_rss_bytes = 4 << 20;
  sample.cpus = {0, 1};
  sample.digest = 0xfeed;
  return sample;
}

/// Estimates are found as make_report() does.
inline void summarize_made(CaseReport& c, double confidence = 0.99) {
  c.summaries.clear();
  for (const Metric& metric : metrics()) {
    std::vector<double> values;
    for (const Sample& sample : c.samples) {
      if (sample.usable()) values.push_back(metric.of(sample));
    }
    if (values.empty()) return;
    c.summaries.push_back({summarize(values), median_interval(values, confidence)});
  }
}

/// `fib/BACKEND` with a sample of each of these works.
inline CaseReport made_case(const std::string& backend, const std::vector<double>& works) {
  CaseReport c{.name = "fib/" + backend,
               .workload = "fib",
               .params = {{"n", std::uint64_t{30}}, {"tasks", std::uint64_t{8}}},
               .backend = backend,
               .way = backend,
               .dispatch = "map",
               .workers = 2,
               .chunk = std::nullopt,
               .tasks = 8,
               .status = Status::ok,
               .digest = 0xfeed};
  for (const double work : works) {
    c.samples.push_back(made_sample(static_cast<unsigned>(c.samples.size()), work));
  }
  c.diagnosis.taken = works.size();
  summarize_made(c);
  return c;
}

/// The first case is the baseline of the others.
inline Report made_report(std::vector<CaseReport> cases) {
  Report report{.rounds = static_cast<unsigned>(cases.front().samples.size())};
  report.context.environment.host = "here";
  report.context.environment.cpu_model = "a CPU";
  report.context.settings.rounds = report.rounds;
  report.context.settings.rss = 5U << 20;
  std::vector<CaseResult> results;
  for (const CaseReport& c : cases) results.push_back({c.status, c.reason, c.samples});
  const auto comparisons = compare_cases(results, 0, single_look(report.rounds, 0.01), 0.02);
  for (std::size_t i = 0; i < cases.size(); ++i) cases[i].comparison = comparisons[i];
  report.cases = std::move(cases);
  return report;
}

}  // namespace concbench
