#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "report/figure.hpp"
#include "terminal/progress_line.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using Seconds = std::chrono::duration<double>;

std::optional<Seconds> time_left(const Progress& p, Seconds elapsed, Clock::time_point now) {
  if (p.taken == 0) return std::nullopt;
  const Seconds left = elapsed / static_cast<double>(p.taken) * static_cast<double>(p.left);
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

std::string estimate_text(const Standing& standing) {
  const Estimate& e = standing.estimate;
  if (!std::isfinite(e.point)) return "";
  const auto text = [&](double value) {
    return standing.is_speedup ? short_number(value) + "x"
                               : format_duration(std::chrono::nanoseconds(std::llround(value)));
  };
  const auto bound = [&](double value) {
    return standing.is_speedup ? short_number(value) : text(value);
  };
  // Too few samples say nothing of how far off it may be.
  const bool known = is_bounded(e) && !(standing.is_speedup && e.lower <= 0);
  return known ? fmt::format("{} ({}-{})", text(e.point), bound(e.lower), bound(e.upper))
               : text(e.point);
}

}  // namespace

ProgressState progress_state(const Progress& progress, Clock::time_point began,
                             Clock::time_point now) {
  const Seconds elapsed = now - began;
  const auto left = time_left(progress, elapsed, now);
  const double whole = elapsed.count() + left.value_or(Seconds(0)).count();
  return {.done = left && whole > 0 ? elapsed.count() / whole : 0,
          .left = left,
          .round = round_text(progress),
          .case_name = progress.current->name,
          .estimate = progress.standing ? estimate_text(*progress.standing) : ""};
}

}  // namespace concbench
