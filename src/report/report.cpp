#include "report/report.hpp"

#include <algorithm>
#include <cmath>
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

std::string_view name_of(Effort effort) {
  switch (effort) {
    case Effort::quick:
      return "quick";
    case Effort::normal:
      return "normal";
    case Effort::thorough:
      return "thorough";
  }
  throw std::logic_error("no such effort");
}

const std::string& baseline_of(const Report& report, const CaseReport& c) {
  return c.against.empty() ? report.cases[report.baseline].name : c.against;
}

std::vector<const Sample*> kept_samples(const CaseReport& c) {
  return c.under_load ? sound_samples(c.samples) : usable_samples(c.samples);
}

std::optional<std::chrono::nanoseconds> time_needed(const Report& report,
                                                    const Comparison& comparison) {
  if (!comparison.rounds_needed || report.rounds == 0) return std::nullopt;
  const double rounds = static_cast<double>(*comparison.rounds_needed) / report.rounds;
  const double needed_ns = rounds * static_cast<double>(report.elapsed.count());
  // Beyond what 64 bits of nanoseconds hold, some 290 years.
  constexpr double kMost_ns = 9e18;
  if (needed_ns >= kMost_ns) return std::nullopt;
  return std::chrono::nanoseconds(std::llround(needed_ns));
}

Estimate speedup_of(const Comparison& comparison) { return inverse(comparison.ratio); }

}  // namespace concbench
