#include "statistics/stopping.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace concbench {
namespace {

constexpr double kept_per_look = 0.8;
constexpr std::array<std::size_t, 3> early_looks = {3, 5, 7};
constexpr double early_share = 1.0 / 150;
constexpr double kept_after_early_looks = 1 - early_looks.size() * early_share;

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

std::optional<std::size_t> fewest_rounds_to_decide(double comparisons, double alpha) {
  if (alpha <= 0) return std::nullopt;
  return 1 + static_cast<std::size_t>(std::ceil(std::log2(std::max(1.0, comparisons) / alpha)));
}

double Stopping::regular_alpha() const {
  return is_fixed() ? rule_.alpha : rule_.alpha * kept_after_early_looks;
}

bool Stopping::is_early(std::size_t rounds) const {
  return !is_fixed() && rounds < rule_.min_rounds && std::ranges::count(early_looks, rounds) > 0;
}

std::optional<Look> Stopping::look_at(std::size_t rounds, std::chrono::nanoseconds elapsed) const {
  if (limit_reached(rounds, elapsed)) return last_look(rounds);
  const int k = looks_before(rule_.min_rounds, rounds);
  if (!is_early(rounds) && rounds_of_look(rule_.min_rounds, k) != rounds) return std::nullopt;
  return interrupted_look(rounds);
}

Look Stopping::last_look(std::size_t rounds) const {
  return {.rounds = rounds,
          .alpha = alpha_left(regular_alpha(), looks_before(rule_.min_rounds, rounds)),
          .confidence = 1 - rule_.alpha};
}

Look Stopping::interrupted_look(std::size_t rounds) const {
  Look look = last_look(rounds);
  if (is_fixed()) return look;
  const bool early_is_next = rounds <= early_looks.back() && rounds < rule_.min_rounds;
  look.alpha = early_is_next ? rule_.alpha * early_share : look.alpha * (1 - kept_per_look);
  return look;
}

std::optional<Ending> Stopping::reason_to_stop(const Look& look, std::chrono::nanoseconds elapsed,
                                               std::span<const Comparison> comparisons,
                                               std::span<const Estimate> alone) const {
  const auto precise = [this](const Estimate& estimate) {
    return relative_half_width(estimate) <= rule_.precision;
  };
  const auto precise_pair = [this](const Estimate& ratio) {
    return rule_.paired_precision && relative_half_width(ratio) <= *rule_.paired_precision;
  };
  // One whose verdict waits for the next look, or for a steadier machine, is not to end without it.
  const auto waits = [](const Comparison& comparison) {
    return comparison.open_because == OpenBecause::unconfirmed ||
           comparison.open_because == OpenBecause::machine_changed;
  };
  const auto settled = [&](const Comparison& comparison) {
    return decided(comparison) || (!waits(comparison) && precise_pair(comparison.ratio));
  };
  const bool is_due = !is_fixed() || look.rounds >= rule_.min_rounds;
  const bool may_settle = is_due && !(comparisons.empty() && alone.empty());
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
  if (elapsed >= rule_.budget && rounds >= StoppingRule::kFewestRounds) return Ending::time_limit;
  return std::nullopt;
}

}  // namespace concbench
