#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "analysis/pairing.hpp"
#include "report/figure.hpp"
#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"
#include "terminal/progress_line.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Seconds = std::chrono::duration<double>;

/// Samples that will likely be taken from now on, the current one included.
double samples_left(const Progress& p) {
  const auto open = std::ranges::count(*p.cases, Status::ok, &CaseResult::status);
  const unsigned certain = std::max(p.rounds, p.round + 1);
  const unsigned more = p.expected > certain ? p.expected - certain : 0;
  return static_cast<double>(p.wanted - p.taken) +
         static_cast<double>(more) * static_cast<double>(open);
}

std::optional<Seconds> time_left(const Progress& p, Seconds elapsed, Clock::time_point now) {
  if (p.taken == 0) return std::nullopt;
  const Seconds left = elapsed / static_cast<double>(p.taken) * samples_left(p);
  if (!p.end) return left;
  return std::max(Seconds(0), std::min(left, Seconds(*p.end - now)));
}

std::string round_text(const Progress& p) {
  const unsigned rounds = std::max(p.rounds, p.expected);
  // Where none is known to come, there is always one more.
  if (p.round + 1 > rounds) return fmt::format("round {}", p.round + 1);
  const char* about = p.expected > p.rounds ? "~" : "";
  return fmt::format("round {}/{}{}", p.round + 1, about, rounds);
}

std::string with_bounds(const std::string& point, const std::string& lower,
                        const std::string& upper, bool known) {
  return known ? fmt::format("{} ({}-{})", point, lower, upper) : point;
}

std::string speedup_text(const Estimate& ratio) {
  if (!(ratio.point > 0)) return "";
  const bool known = ratio.lower > 0 && std::isfinite(ratio.upper);
  return with_bounds(fmt::format("{}x", short_number(1 / ratio.point)),
                     short_number(1 / ratio.upper), short_number(1 / ratio.lower), known);
}

std::string total_text(const Estimate& total) {
  const auto text = [](double ns) {
    return format_duration(std::chrono::nanoseconds(std::llround(ns)));
  };
  const bool known = std::isfinite(total.lower) && std::isfinite(total.upper);
  return known ? with_bounds(text(total.point), text(total.lower), text(total.upper), true)
               : text(total.point);
}

/// Of this case alone: several comparisons and looks are corrected for in the end.
std::string estimate_text(const Plan& plan, const Progress& p) {
  const CaseResult& subject = (*p.cases)[p.index];
  const double alpha = 1 - plan.settings.confidence;
  if (p.index != plan.baseline) {
    const PairedFigures pairs = pair_totals(subject, (*p.cases)[plan.baseline]);
    if (!pairs.subject.empty()) {
      return speedup_text(paired_ratio(pairs.subject, pairs.baseline, alpha));
    }
  }
  const std::vector<double> totals = pair_totals(subject, subject).subject;
  return totals.empty() ? "" : total_text(median_interval(totals, 1 - alpha));
}

}  // namespace

ProgressState progress_state(const Plan& plan, const Progress& progress, Clock::time_point began,
                             Clock::time_point now) {
  const Seconds elapsed = now - began;
  const auto left = time_left(progress, elapsed, now);
  const double whole = elapsed.count() + left.value_or(Seconds(0)).count();
  return {.done = left && whole > 0 ? elapsed.count() / whole : 0,
          .left = left,
          .round = round_text(progress),
          .case_name = progress.current->name,
          .estimate = estimate_text(plan, progress)};
}

}  // namespace concbench
