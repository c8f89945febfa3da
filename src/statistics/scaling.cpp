#include "statistics/scaling.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "statistics/bootstrap.hpp"
#include "statistics/summary.hpp"

namespace concbench {
namespace {

constexpr int kBootstrapDraws = 2000;
constexpr std::size_t kFewestSweptRounds = 3;
/// No law is truer than that, however well the points are known.
constexpr double kLeastError = 0.001;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Row = std::array<double, 3>;
using Columns = std::vector<std::size_t>;

/// What a0, a1 and a2 are multiplied with.
Row terms_of(unsigned workers) {
  const double n = workers;
  return {1, n - 1, n * (n - 1)};
}

/// The smallest sum of squares that these columns give, and how.
struct Solution {
  Row coefficients = {};
  double chi_square = kInfinity;
};

double chi_square_of(const Row& coefficients, std::span<const ScalingPoint> points) {
  double sum = 0;
  for (const ScalingPoint& point : points) {
    const Row terms = terms_of(point.workers);
    const double fitted = std::inner_product(terms.begin(), terms.end(), coefficients.begin(), 0.0);
    const double off = (point.y - fitted) / point.error;
    sum += off * off;
  }
  return sum;
}

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

void subtract(std::vector<double>& from, const std::vector<double>& what, double times) {
  for (std::size_t i = 0; i < from.size(); ++i) from[i] -= times * what[i];
}

std::vector<double> weighted_column(std::size_t column, std::span<const ScalingPoint> points) {
  std::vector<double> values;
  for (const ScalingPoint& point : points) {
    values.push_back(terms_of(point.workers)[column] / point.error);
  }
  return values;
}

/// Least squares by a QR decomposition (modified Gram-Schmidt), which keeps twice the digits that
/// normal equations would. Columns that say nothing new get 0.
Solution solve(const Columns& columns, std::span<const ScalingPoint> points) {
  constexpr double kNothingNew = 1e-10;
  std::vector<double> rest;
  for (const ScalingPoint& point : points) rest.push_back(point.y / point.error);
  std::vector<std::vector<double>> q;
  std::array<Row, 3> r = {};
  Row projected = {};
  for (std::size_t j = 0; j < columns.size(); ++j) {
    std::vector<double> column = weighted_column(columns[j], points);
    const double before = std::sqrt(dot(column, column));
    for (std::size_t i = 0; i < j; ++i) {
      r[i][j] = dot(q[i], column);
      subtract(column, q[i], r[i][j]);
    }
    const double norm = std::sqrt(dot(column, column));
    const bool is_new = norm > kNothingNew * before;
    r[j][j] = is_new ? norm : 0;
    for (double& value : column) value = is_new ? value / norm : 0;
    projected[j] = dot(column, rest);
    subtract(rest, column, projected[j]);
    q.push_back(std::move(column));
  }
  Solution solution;
  for (std::size_t j = columns.size(); j-- > 0;) {
    if (r[j][j] == 0) continue;
    double value = projected[j];
    for (std::size_t k = j + 1; k < columns.size(); ++k) {
      value -= r[j][k] * solution.coefficients[columns[k]];
    }
    solution.coefficients[columns[j]] = value / r[j][j];
  }
  solution.chi_square = chi_square_of(solution.coefficients, points);
  return solution;
}

/// The columns that may be there; a0 always is, since speed-ups are finite.
std::vector<Columns> supports_of(ScalingLaw law) {
  switch (law) {
    case ScalingLaw::linear:
      return {{0}};
    case ScalingLaw::amdahl:
      return {{0}, {0, 1}};
    case ScalingLaw::universal:
      return {{0}, {0, 1}, {0, 2}, {0, 1, 2}};
  }
  return {{0}};
}

/// The problem is convex, so that the best of all solutions without a negative coefficient, each
/// free on its own columns, is the constrained one.
Solution solve_without_negatives(ScalingLaw law, std::span<const ScalingPoint> points) {
  Solution best;
  for (const Columns& columns : supports_of(law)) {
    const Solution solution = solve(columns, points);
    const bool negative =
        std::ranges::any_of(solution.coefficients, [](double c) { return c < 0; });
    // a0 = 0 would be a speed-up without end.
    if (negative || solution.coefficients[0] == 0) continue;
    if (solution.chi_square < best.chi_square) best = solution;
  }
  return best;
}

ScalingCoefficients coefficients_of(const Solution& solution) {
  const Row& c = solution.coefficients;
  return {.a0 = c[0], .a1 = c[1], .a2 = c[2]};
}

std::vector<double> column_of(const ScalingData& data, std::span<const std::size_t> rounds,
                              std::size_t column) {
  std::vector<double> values;
  values.reserve(rounds.size());
  for (const std::size_t round : rounds) {
    values.push_back(data.workers[column] / data.rounds[round][column]);
  }
  return values;
}

/// Of the median: 1.2533 standard deviations over the root of n, as for a normal distribution.
double error_of(const std::vector<double>& values, double center) {
  constexpr double kMedianPerMean = 1.2533;
  const double deviation = robust_deviation(values);
  const double error = kMedianPerMean * deviation / std::sqrt(static_cast<double>(values.size()));
  return std::max(error, kLeastError * center);
}

std::vector<ScalingPoint> points_of(const ScalingData& data, std::span<const std::size_t> rounds) {
  std::vector<ScalingPoint> points;
  for (std::size_t i = 0; i < data.workers.size(); ++i) {
    const std::vector<double> values = column_of(data, rounds, i);
    const double y = median(values);
    points.push_back({data.workers[i], y, error_of(values, y)});
  }
  return points;
}

std::size_t parameters_of(ScalingLaw law) { return static_cast<std::size_t>(law) + 1; }

double aicc_of(ScalingLaw law, double chi_square, std::size_t samples) {
  const auto k = static_cast<double>(parameters_of(law));
  const double left = static_cast<double>(samples) - k - 1;
  return chi_square + 2 * k + 2 * k * (k + 1) / left;
}

/// `share` is from 0 to 1.
double quantile(std::vector<double>& values, double share) {
  const auto place =
      static_cast<std::ptrdiff_t>(std::lround(share * static_cast<double>(values.size() - 1)));
  std::ranges::nth_element(values, values.begin() + place);
  return values[static_cast<std::size_t>(place)];
}

Estimate with_bounds(double point, std::vector<double> drawn, double confidence,
                     std::size_t rounds) {
  // A fit to figures beyond all bounds may be no number, which nothing can be ordered with.
  std::erase_if(drawn, [](double value) { return std::isnan(value); });
  if (drawn.empty()) drawn.push_back(std::nan(""));
  // In this order NaN becomes 0.
  const double within = std::min(std::max(0.0, confidence), 1.0);
  const double tail = (1 - within) / 2;
  return {.point = point,
          .lower = quantile(drawn, tail),
          .upper = quantile(drawn, 1 - tail),
          .confidence = confidence,
          .method = IntervalMethod::bootstrap,
          .n = rounds};
}

/// The fits of one law to all draws.
using Drawn = std::vector<ScalingCoefficients>;

constexpr ScalingLaw kLaws[] = {ScalingLaw::linear, ScalingLaw::amdahl, ScalingLaw::universal};

std::array<Drawn, 3> draw_fits(const ScalingData& data, std::uint64_t seed) {
  std::array<Drawn, 3> drawn;
  RoundDraws draws(data.rounds.size(), seed);
  for (int i = 0; i < kBootstrapDraws; ++i) {
    const std::vector<ScalingPoint> points = points_of(data, draws.next());
    for (const ScalingLaw law : kLaws) {
      drawn[static_cast<std::size_t>(law)].push_back(fit_law(law, points));
    }
  }
  return drawn;
}

/// What is known of a law from its fit and from those to all draws.
class Known {
 public:
  Known(const ScalingCoefficients& fit, const Drawn& drawn, double confidence, std::size_t rounds)
      : fit_(fit), drawn_(drawn), confidence_(confidence), rounds_(rounds) {}

  /// A figure of it.
  Estimate figure(const std::function<double(const ScalingCoefficients&)>& of) const {
    std::vector<double> values;
    values.reserve(drawn_.size());
    for (const ScalingCoefficients& c : drawn_) values.push_back(of(c));
    return with_bounds(of(fit_), std::move(values), confidence_, rounds_);
  }

 private:
  const ScalingCoefficients& fit_;
  const Drawn& drawn_;
  double confidence_;
  std::size_t rounds_;
};

/// Worker counts from the fewest to the most; of many, as many as are seen in a chart.
std::vector<unsigned> counts_between(const std::vector<unsigned>& workers) {
  constexpr unsigned kMost = 64;
  const auto [fewest, most] = std::ranges::minmax(workers);
  const unsigned steps = std::min(most - fewest, kMost - 1);
  std::vector<unsigned> counts;
  for (unsigned i = 0; i <= steps; ++i) {
    counts.push_back(fewest + static_cast<unsigned>(std::uint64_t{most - fewest} * i / steps));
  }
  return counts;
}

std::vector<LawPoint> band_of(const Known& law, const std::vector<unsigned>& workers) {
  std::vector<LawPoint> band;
  for (const unsigned n : counts_between(workers)) {
    const auto speedup = [n](const ScalingCoefficients& c) { return c.speedup(n); };
    band.push_back({.workers = n, .speedup = law.figure(speedup)});
  }
  return band;
}

}  // namespace

double karp_flatt(double speedup, unsigned workers) {
  if (workers < 2) return std::numeric_limits<double>::quiet_NaN();
  const double share = 1.0 / workers;
  return (1 / speedup - share) / (1 - share);
}

Estimate karp_flatt(const Estimate& speedup, unsigned workers) {
  Estimate fraction = speedup;
  fraction.point = karp_flatt(speedup.point, workers);
  fraction.lower = karp_flatt(speedup.upper, workers);
  fraction.upper = karp_flatt(speedup.lower, workers);
  if (!is_bounded(speedup)) fraction.lower = -std::numeric_limits<double>::infinity();
  return fraction;
}

std::string_view to_string(ScalingLaw law) {
  switch (law) {
    case ScalingLaw::linear:
      return "linear";
    case ScalingLaw::amdahl:
      return "amdahl";
    case ScalingLaw::universal:
      return "universal";
  }
  return "linear";
}

double ScalingCoefficients::speedup(unsigned workers) const {
  const Row terms = terms_of(workers);
  return workers / (a0 * terms[0] + a1 * terms[1] + a2 * terms[2]);
}

double ScalingCoefficients::peak() const {
  if (a2 == 0 && sigma() < 1) return kInfinity;
  if (sigma() >= 1) return 1;
  return std::max(1.0, std::sqrt((1 - sigma()) / kappa()));
}

ScalingCoefficients fit_law(ScalingLaw law, std::span<const ScalingPoint> points) {
  return coefficients_of(solve_without_negatives(law, points));
}

std::optional<ScalingFits> fit_scaling(const ScalingData& data, double confidence,
                                       std::uint64_t seed) {
  const std::size_t rounds = data.rounds.size();
  if (data.workers.size() < kFewestWorkerCounts || rounds < kFewestSweptRounds) return std::nullopt;
  std::vector<std::size_t> all(rounds);
  std::iota(all.begin(), all.end(), 0U);
  const std::vector<ScalingPoint> points = points_of(data, all);
  const std::array<Drawn, 3> drawn = draw_fits(data, seed);
  ScalingFits fits;
  for (const ScalingLaw law : kLaws) {
    const Solution solution = solve_without_negatives(law, points);
    const ScalingCoefficients c = coefficients_of(solution);
    const Known known(c, drawn[static_cast<std::size_t>(law)], confidence, rounds);
    fits.laws.push_back({.law = law,
                         .coefficients = c,
                         .sigma = known.figure(&ScalingCoefficients::sigma),
                         .kappa = known.figure(&ScalingCoefficients::kappa),
                         .peak = known.figure(&ScalingCoefficients::peak),
                         .aicc = aicc_of(law, solution.chi_square, rounds * data.workers.size())});
    if (fits.laws.back().aicc < fits.best().aicc) fits.chosen = law;
  }
  const Drawn& chosen = drawn[static_cast<std::size_t>(fits.chosen)];
  fits.band = band_of({fits.best().coefficients, chosen, confidence, rounds}, data.workers);
  return fits;
}

}  // namespace concbench
