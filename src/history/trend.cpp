#include "history/trend.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "compare/compare.hpp"

namespace concbench {
namespace {

const CaseReport* same_case(const Report& report, const CaseReport& wanted) {
  const auto is_same = [&](const CaseReport& c) { return is_same_work(c, wanted); };
  const auto found = std::ranges::find_if(report.cases, is_same);
  return found == report.cases.end() ? nullptr : &*found;
}

}  // namespace

TrendMaker::TrendMaker(const TrendSettings& settings, const KeptRun& run, Report report,
                       std::size_t index)
    : trend_{.settings = settings,
             .case_name = report.cases[index].name,
             .host = report.context.environment.host},
      newest_(std::move(report)),
      index_(index) {
  add_figure(run, newest_.cases[index]);
}

void TrendMaker::add(const KeptRun& run, const Report& report) {
  const CaseReport* same = same_case(report, newest_.cases[index_]);
  if (same == nullptr) return;
  if (!machine_differences(report, newest_).empty()) {
    ++trend_.gaps.other_machine;
  } else if (!settings_differences(report, newest_).empty()) {
    ++trend_.gaps.other_settings;
  } else {
    add_figure(run, *same);
  }
}

void TrendMaker::add_figure(const KeptRun& run, const CaseReport& c) {
  const bool has_figure = c.status == Status::ok && !c.summaries.empty();
  if (!has_figure || !std::isfinite(c.metric(trend_.settings.metric->key).estimate.point)) {
    ++trend_.gaps.no_figure;
    return;
  }
  trend_.points.push_back({run, c.metric(trend_.settings.metric->key).estimate});
}

Trend TrendMaker::finish() {
  std::ranges::reverse(trend_.points);
  std::vector<double> figures;
  std::ranges::transform(trend_.points, std::back_inserter(figures),
                         [](const TrendPoint& p) { return p.figure.point; });
  trend_.changes = find_changes(
      figures, {.alpha = 1 - trend_.settings.confidence, .margin = trend_.settings.margin});
  return std::move(trend_);
}

/// Where one half of the runs lies above the other, 2 of all ways to choose a half look like that.
std::size_t fewest_runs(double confidence) {
  double ways = 2;
  std::size_t runs = 2;
  // C(n + 2, n / 2 + 1) from C(n, n / 2), for even n.
  while (2 / ways > 1 - confidence && runs < 1000) {
    const double half = static_cast<double>(runs) / 2 + 1;
    ways *= static_cast<double>((runs + 1) * (runs + 2)) / (half * half);
    runs += 2;
  }
  return runs;
}

}  // namespace concbench
