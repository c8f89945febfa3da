#include "statistics/stopping.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace concbench {
namespace {

constexpr double kept_per_look = 0.8;

// Rounds of the k-th look, k from 0. From 2 on, these grow strictly.
std::size_t rounds_of_look(std::size_t first, int k) {
  const auto start = static_cast<double>(std::max<std::size_t>(first, 2));
  return static_cast<std::size_t>(std::lround(start * std::pow(std::numbers::sqrt2, k)));
}

int looks_before(std::size_t first, std::size_t rounds) {
  int k = 0;
  while (rounds_of_look(first, k) < rounds) ++k;
  return k;
}

double alpha_left(double alpha, int looks) { return alpha * std::pow(kept_per_look, looks); }

bool decided(const Comparison& comparison) { return comparison.verdict != Verdict::undecided; }

}  // namespace

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::decided:
      return "decided";
    case Ending::precision:
      return "precision";
    case Ending::rounds:
      return "rounds";
    case Ending::time_limit:
      return "time-limit";
    case Ending::no_case:
      return "no-case";
    case Ending::interrupted:
      return "interrupted";
  }
  throw std::logic_error("no such ending");
}

std::optional<Look> Stopping::look_at(std::size_t rounds, std::chrono::nanoseconds elapsed) const {
  if (limit_reached(rounds, elapsed)) return last_look(rounds);
  const int k = looks_before(rule_.min_rounds, rounds);
  if (rounds_of_look(rule_.min_rounds, k) != rounds) return std::nullopt;
  return Look{.rounds = rounds,
              .alpha = alpha_left(rule_.alpha, k) * (1 - kept_per_look),
              .confidence = 1 - rule_.alpha};
}

Look Stopping::last_look(std::size_t rounds) const {
  return {.rounds = rounds,
          .alpha = alpha_left(rule_.alpha, looks_before(rule_.min_rounds, rounds)),
          .confidence = 1 - rule_.alpha};
}

std::optional<Ending> Stopping::reason_to_stop(const Look& look, std::chrono::nanoseconds elapsed,
                                               std::span<const Comparison> comparisons,
                                               std::span<const Estimate> alone) const {
  const auto precise = [this](const Estimate& estimate) {
    return relative_half_width(estimate) <= rule_.precision;
  };
  const auto settled = [&](const Comparison& comparison) {
    return decided(comparison) || precise(comparison.ratio);
  };
  const bool may_settle =
      look.rounds >= rule_.min_rounds && !(comparisons.empty() && alone.empty());
  const bool alone_precise = std::ranges::all_of(alone, precise);
  if (may_settle && alone_precise && std::ranges::all_of(comparisons, settled)) {
    const bool all_decided = !comparisons.empty() && std::ranges::all_of(comparisons, decided);
    return all_decided ? Ending::decided : Ending::precision;
  }
  return limit_reached(look.rounds, elapsed);
}

std::optional<Ending> Stopping::limit_reached(std::size_t rounds,
                                              std::chrono::nanoseconds elapsed) const {
  if (rounds >= rule_.max_rounds) return Ending::rounds;
  if (elapsed >= rule_.time_limit) return Ending::time_limit;
  return std::nullopt;
}

}  // namespace concbench
