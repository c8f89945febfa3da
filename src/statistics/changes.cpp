#include "statistics/changes.hpp"

#include <algorithm>
#include <cmath>
#include <concbench/mix.hpp>
#include <limits>
#include <numeric>
#include <utility>

#include "statistics/autocorrelation.hpp"
#include "statistics/ratio.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

/// What a level is told from a single wild value by.
constexpr std::size_t kShortestLevel = 2;
constexpr std::size_t kOrders = 9999;

void centre(std::span<double> scores) {
  const double mean =
      std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size());
  for (double& score : scores) score -= mean;
}

/// The logarithms about their median, in units of their scatter, and none further away than `kFar`:
/// so a wild value counts, but not for all others together. Empty where all are the same.
std::vector<double> scores_of(std::span<const double> values) {
  constexpr double kFar = 4;
  std::vector<double> scores = logs_of(values);
  const double middle = median(scores);
  const double unit = robust_deviation(scores);
  if (!(unit > 0)) return {};
  for (double& score : scores) score = std::clamp((score - middle) / unit, -kFar, kFar);
  centre(scores);
  return scores;
}

/// The best place to split a stretch, and how much its sides differ there: the part that this has
/// in the sum of the squares of all scores.
struct Split {
  std::size_t at = 0;
  double share = 0;

  /// As in the analysis of variance: between the sides over within them, to a factor.
  double difference() const {
    return share < 1 ? share / (1 - share) : std::numeric_limits<double>::infinity();
  }
};

double squares_of(std::span<const double> scores) {
  return std::inner_product(scores.begin(), scores.end(), scores.begin(), 0.0);
}

Split best_split(std::span<const double> scores, double squares) {
  const std::size_t n = scores.size();
  Split best;
  double sum = 0;
  for (std::size_t t = 1; t + kShortestLevel <= n; ++t) {
    sum += scores[t - 1];
    const double between =
        sum * sum * static_cast<double>(n) / (static_cast<double>(t * (n - t)) * squares);
    // Which of two places that differ by rounding is found must not matter.
    if (t >= kShortestLevel && between > best.share * (1 + 1e-9)) best = {t, between};
  }
  return best;
}

/// Takes the levels from some scores that lie on one, or on several far apart: each would otherwise
/// make the others' neighbours alike.
void take_levels(std::span<double> scores) {
  constexpr std::size_t kFewest = 10;
  constexpr double kFarApart = 5;  // in standard errors
  centre(scores);
  if (scores.size() < kFewest) return;
  const Split split = best_split(scores, squares_of(scores));
  const auto freedom = static_cast<double>(scores.size() - 2);
  if (split.difference() * freedom < kFarApart * kFarApart) return;
  take_levels(scores.first(split.at));
  take_levels(scores.subspan(split.at));
}

/// How many neighbouring values tell as much as one.
double alikeness(std::vector<double> scores, std::size_t at) {
  take_levels(std::span(scores).first(at));
  take_levels(std::span(scores).subspan(at));
  const std::size_t effective = effective_sample_size(scores, kUnpairedCaution);
  return static_cast<double>(scores.size()) / static_cast<double>(effective);
}

/// Puts values in a random order.
class Shuffle {
 public:
  explicit Shuffle(std::uint64_t seed) : state_(seed) {}

  void operator()(std::vector<double>& values) {
    for (std::size_t i = values.size(); i > 1; --i) std::swap(values[i - 1], values[below(i)]);
  }

 private:
  std::size_t below(std::size_t count) {
    state_ += 0x9e3779b97f4a7c15ULL;
    return mix64(state_) % count;
  }

  std::uint64_t state_;
};

/// How often a random order has sides that differ as much; 1 as soon as that is more than `level`.
double p_value_of(double difference, std::vector<double> scores, double level, std::uint64_t seed) {
  const double squares = squares_of(scores);
  Shuffle shuffle(seed);
  std::size_t as_much = 1;
  for (std::size_t i = 0; i < kOrders; ++i) {
    shuffle(scores);
    // Sums in another order differ by rounding.
    if (best_split(scores, squares).difference() < difference * (1 - 1e-6)) continue;
    ++as_much;
    if (static_cast<double>(as_much) > level * (kOrders + 1)) return 1;
  }
  return static_cast<double>(as_much) / (kOrders + 1);
}

class Search {
 public:
  Search(std::span<const double> values, const ChangeSettings& settings)
      : values_(values), settings_(settings) {}

  /// Splits the stretch of `length` values from `begin`, and what that leaves.
  void split(std::size_t begin, std::size_t length) {
    if (length < 2 * kShortestLevel) return;
    const auto stretch = values_.subspan(begin, length);
    const std::vector<double> scores = scores_of(stretch);
    if (scores.empty()) return;
    const Split best = best_split(scores, squares_of(scores));
    if (best.at == 0) return;
    const double level =
        settings_.alpha * static_cast<double>(length) / static_cast<double>(values_.size());
    const double p_value = p_value_of(best.difference() / alikeness(scores, best.at), scores, level,
                                      mix64(settings_.seed) + begin);
    if (p_value > level) return;
    split(begin, best.at);
    found_.push_back({.at = begin + best.at, .p_value = p_value});
    split(begin + best.at, length - best.at);
  }

  /// With their ratios; without those that are too small to matter.
  std::vector<LevelChange> changes() {
    measure();
    while (!found_.empty()) {
      const auto least = std::ranges::min_element(found_, {}, size_of);
      if (size_of(*least) > std::log1p(settings_.margin)) break;
      found_.erase(least);
      measure();
    }
    return std::move(found_);
  }

 private:
  static double size_of(const LevelChange& change) {
    return std::abs(std::log(change.ratio.point));
  }

  void measure() {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      const std::size_t begin = i == 0 ? 0 : found_[i - 1].at;
      const std::size_t end = i + 1 == found_.size() ? values_.size() : found_[i + 1].at;
      const std::size_t at = found_[i].at;
      found_[i].ratio = unpaired_ratio(values_.subspan(at, end - at),
                                       values_.subspan(begin, at - begin), settings_.alpha);
    }
  }

  std::span<const double> values_;
  const ChangeSettings& settings_;
  std::vector<LevelChange> found_;
};

}  // namespace

std::vector<LevelChange> find_changes(std::span<const double> values,
                                      const ChangeSettings& settings) {
  Search search(values, settings);
  search.split(0, values.size());
  return search.changes();
}

}  // namespace concbench
