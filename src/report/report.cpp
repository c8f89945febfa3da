#include "report/report.hpp"

#include <algorithm>
#include <stdexcept>

namespace concbench {

const MetricSummary& CaseReport::metric(std::string_view key) const {
  const auto found = std::ranges::find(metrics(), key, &Metric::key);
  return summaries.at(static_cast<std::size_t>(found - metrics().begin()));
}

std::string_view name_of(Pinning pinning) {
  switch (pinning) {
    case Pinning::none:
      return "none";
    case Pinning::compact:
      return "compact";
    case Pinning::spread:
      return "spread";
  }
  throw std::logic_error("no such pinning");
}

const std::string& baseline_of(const Report& report, const CaseReport& c) {
  return c.against.empty() ? report.cases[report.baseline].name : c.against;
}

Estimate speedup_of(const Comparison& comparison) { return inverse(comparison.ratio); }

}  // namespace concbench
