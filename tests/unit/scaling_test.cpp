#include "statistics/scaling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/random.hpp"
#include "support/sanitizers.hpp"

namespace concbench::scaling_test {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Estimate between(double lower, double point, double upper) {
  return {.point = point, .lower = lower, .upper = upper, .confidence = 0.99, .n = 10};
}

TEST(KarpFlatt, IsNothingWhereAllWorkersAreWorthTheirNumber) {
  EXPECT_DOUBLE_EQ(karp_flatt(4, 4), 0);
}

TEST(KarpFlatt, IsOneWhereMoreWorkersAreWorthNothing) { EXPECT_DOUBLE_EQ(karp_flatt(1, 8), 1); }

TEST(KarpFlatt, FindsTheShareThatAmdahlsLawWasGiven) {
  const double serial = 0.125;
  for (const unsigned n : {2U, 3U, 64U}) {
    EXPECT_NEAR(karp_flatt(1 / (serial + (1 - serial) / n), n), serial, 1e-12);
  }
}

TEST(KarpFlatt, IsNegativeBeyondTheNumberOfWorkers) { EXPECT_LT(karp_flatt(2.5, 2), 0); }

TEST(KarpFlatt, IsNoNumberForASingleWorker) { EXPECT_TRUE(std::isnan(karp_flatt(1, 1))); }

TEST(KarpFlatt, TurnsTheBoundsOfTheSpeedUpRound) {
  const Estimate fraction = karp_flatt(between(1, 1.6, 2), 2);
  EXPECT_DOUBLE_EQ(fraction.lower, 0);
  EXPECT_DOUBLE_EQ(fraction.point, 0.25);
  EXPECT_DOUBLE_EQ(fraction.upper, 1);
  EXPECT_EQ(fraction.n, 10U);
}

TEST(KarpFlatt, HasNoBoundsWhereTheSpeedUpHasNone) {
  const Estimate fraction = karp_flatt(between(0, 1.6, kInfinity), 2);
  EXPECT_EQ(fraction.lower, -kInfinity);
  EXPECT_EQ(fraction.upper, kInfinity);
}

/// Speed-ups that follow a law, each times 1 + noise * a normal deviate.
ScalingData lawful(const ScalingCoefficients& law, const std::vector<unsigned>& workers,
                   std::size_t rounds, double noise = 0, std::uint64_t seed = 1) {
  Random random(seed);
  ScalingData data{.workers = workers, .rounds = {}};
  for (std::size_t round = 0; round < rounds; ++round) {
    std::vector<double>& row = data.rounds.emplace_back();
    for (const unsigned n : workers) {
      row.push_back(law.speedup(n) * std::exp(noise * random.normal()));
    }
  }
  return data;
}

const std::vector<unsigned> kCounts{1, 2, 4, 8, 16, 32};
const ScalingCoefficients kLinear{.a0 = 1.1};
const ScalingCoefficients kAmdahl{.a0 = 1, .a1 = 0.05};
const ScalingCoefficients kUniversal{.a0 = 1.25, .a1 = 0.025, .a2 = 0.00125};

ScalingFits fits_of(const ScalingData& data, double confidence = 0.95) {
  const auto fits = fit_scaling(data, confidence, 1);
  EXPECT_TRUE(fits);
  return fits.value_or(ScalingFits{.laws = std::vector<ScalingFit>(3)});
}

TEST(Scaling, RecoversTheLawThatExactDataFollow) {
  const ScalingFits fits = fits_of(lawful(kUniversal, kCounts, 5));
  EXPECT_EQ(fits.chosen, ScalingLaw::universal);
  EXPECT_NEAR(fits.best().coefficients.a0, 1.25, 1e-9);
  EXPECT_NEAR(fits.best().sigma.point, 0.02, 1e-9);
  EXPECT_NEAR(fits.best().kappa.point, 0.001, 1e-9);
}

TEST(Scaling, TakesTheSimplestLawThatExplainsTheData) {
  EXPECT_EQ(fits_of(lawful(kLinear, kCounts, 20, 0.01)).chosen, ScalingLaw::linear);
  EXPECT_EQ(fits_of(lawful(kAmdahl, kCounts, 20, 0.01)).chosen, ScalingLaw::amdahl);
  EXPECT_EQ(fits_of(lawful(kUniversal, kCounts, 20, 0.01)).chosen, ScalingLaw::universal);
}

TEST(Scaling, HasBoundsWithinWhatWasDrawnWhateverConfidenceIsAskedFor) {
  const ScalingData data = lawful(kAmdahl, kCounts, 20, 0.01);
  const Estimate widest = fits_of(data, 1).laws[1].sigma;
  for (const double confidence : {9.9, 100.0, 1e308, kInfinity, -5.0, -kInfinity, std::nan("")}) {
    const Estimate sigma = fits_of(data, confidence).laws[1].sigma;
    EXPECT_GE(sigma.lower, widest.lower) << confidence;
    EXPECT_LE(sigma.upper, widest.upper) << confidence;
    EXPECT_LE(sigma.lower, sigma.upper) << confidence;
  }
}

TEST(Scaling, FitsAmdahlsLawWithoutCoherence) {
  const ScalingFit fit = fits_of(lawful(kUniversal, kCounts, 5)).laws[1];
  EXPECT_EQ(fit.law, ScalingLaw::amdahl);
  EXPECT_EQ(fit.kappa.point, 0);
  EXPECT_GT(fit.sigma.point, 0.02);
}

TEST(Scaling, HasNoNegativeContentionWhereSpeedUpsAreAboveTheNumberOfWorkers) {
  const ScalingFits fits = fits_of(lawful({.a0 = 1, .a1 = -0.01}, kCounts, 5));
  for (const ScalingFit& fit : fits.laws) {
    EXPECT_EQ(fit.sigma.point, 0) << to_string(fit.law);
    EXPECT_EQ(fit.kappa.point, 0) << to_string(fit.law);
  }
}

TEST(Scaling, HasNoNegativeCoherenceWhereTheLastWorkersAreWorthMost) {
  const ScalingFit fit = fits_of(lawful({.a0 = 1, .a1 = 0.1, .a2 = -0.001}, kCounts, 5)).laws[2];
  EXPECT_EQ(fit.kappa.point, 0);
  EXPECT_GT(fit.sigma.point, 0);
}

TEST(Scaling, WithoutNegativesIsTheBestThatThereIs) {
  const std::vector<ScalingPoint> points{
      {1, 1, 0.01}, {2, 1.3, 0.01}, {4, 1.2, 0.02}, {8, 1.9, 0.03}, {16, 2.1, 0.05}};
  const auto chi_square = [&](const ScalingCoefficients& c) {
    double sum = 0;
    for (const ScalingPoint& p : points) {
      sum += std::pow((p.y - p.workers / c.speedup(p.workers)) / p.error, 2);
    }
    return sum;
  };
  const ScalingCoefficients best = fit_law(ScalingLaw::universal, points);
  for (const double step : {-0.001, 0.001}) {
    EXPECT_LT(chi_square(best), chi_square({best.a0 + step, best.a1, best.a2}));
    EXPECT_LT(chi_square(best), chi_square({best.a0, std::abs(best.a1 + step), best.a2}));
    EXPECT_LT(chi_square(best), chi_square({best.a0, best.a1, std::abs(best.a2 + step)}));
  }
}

TEST(Scaling, FollowsThePointsThatAreKnownBetter) {
  const std::vector<ScalingPoint> points{{1, 1, 0.001}, {2, 3, 100}};
  EXPECT_NEAR(fit_law(ScalingLaw::linear, points).a0, 1, 1e-6);
}

TEST(Scaling, PeaksWhereTheLawSays) {
  EXPECT_NEAR(kUniversal.peak(), std::sqrt(0.98 / 0.001), 1e-9);
  EXPECT_GT(kUniversal.speedup(31), kUniversal.speedup(25));
  EXPECT_GT(kUniversal.speedup(31), kUniversal.speedup(40));
}

TEST(Scaling, HasNoPeakWithoutCoherence) {
  EXPECT_EQ(kAmdahl.peak(), kInfinity);
  EXPECT_EQ(fits_of(lawful(kAmdahl, kCounts, 20, 0.02)).laws[2].peak.upper, kInfinity);
}

TEST(Scaling, PeaksAtOneWorkerWhereMoreOnlyHarm) {
  EXPECT_EQ((ScalingCoefficients{.a0 = 1, .a1 = 1.5, .a2 = 0.1}.peak()), 1);
  EXPECT_EQ((ScalingCoefficients{.a0 = 1, .a1 = 0, .a2 = 4}.peak()), 1);
}

TEST(Scaling, BoundsThePeakThatTheDataShow) {
  const Estimate peak = fits_of(lawful(kUniversal, kCounts, 30, 0.01)).best().peak;
  EXPECT_LT(peak.lower, std::sqrt(980));
  EXPECT_GT(peak.upper, std::sqrt(980));
  EXPECT_LT(peak.upper, 40);
}

const LawPoint& at(const std::vector<LawPoint>& band, unsigned workers) {
  const auto found = std::ranges::find(band, workers, &LawPoint::workers);
  EXPECT_NE(found, band.end()) << workers;
  return found == band.end() ? band.front() : *found;
}

TEST(Scaling, IntervalsAndBandsHoldTheTruthAboutAsOftenAsTheySay) {
  // A trial has 2,000 draws, and no thread that the sanitizer could watch.
  constexpr int kTrials = kThreadSanitizer ? 20 : 60;
  constexpr int kFewest = kTrials * 85 / 100;
  int sigma_held = 0;
  int kappa_held = 0;
  int speedup_held = 0;
  for (std::uint64_t seed = 1; seed <= kTrials; ++seed) {
    const ScalingFits fits = fits_of(lawful(kUniversal, kCounts, 20, 0.02, seed));
    const ScalingFit& fit = fits.laws[2];
    const Estimate& speedup = at(fits.band, 16).speedup;
    const double truth = kUniversal.speedup(16);
    sigma_held += fit.sigma.lower <= 0.02 && 0.02 <= fit.sigma.upper;
    kappa_held += fit.kappa.lower <= 0.001 && 0.001 <= fit.kappa.upper;
    speedup_held += speedup.lower <= truth && truth <= speedup.upper;
  }
  EXPECT_GE(sigma_held, kFewest);
  EXPECT_GE(kappa_held, kFewest);
  EXPECT_GE(speedup_held, kFewest);
  EXPECT_LT(speedup_held, kTrials) << "a band that holds everything tells nothing";
  EXPECT_LT(sigma_held + kappa_held, 2 * kTrials) << "intervals that hold everything tell nothing";
}

TEST(Scaling, HasABandAroundTheLawThatWasChosen) {
  const ScalingFits fits = fits_of(lawful(kAmdahl, {1, 2, 3, 4, 6}, 20, 0.02));
  ASSERT_EQ(fits.band.size(), 6U);
  for (const LawPoint& point : fits.band) {
    EXPECT_EQ(point.speedup.point, fits.best().coefficients.speedup(point.workers));
    EXPECT_LT(point.speedup.lower, point.speedup.point);
    EXPECT_GT(point.speedup.upper, point.speedup.point);
  }
}

TEST(Scaling, HasANarrowerBandFromMoreRounds) {
  const auto width = [](std::size_t rounds) {
    const Estimate e = at(fits_of(lawful(kAmdahl, kCounts, rounds, 0.02)).band, 32).speedup;
    return e.upper - e.lower;
  };
  EXPECT_LT(width(100), width(10) / 2);
}

TEST(Scaling, HasABandOfFewPointsForManyWorkers) {
  const ScalingFits fits = fits_of(lawful(kAmdahl, {1, 10, 100, 1000, 10000}, 5, 0.01));
  EXPECT_EQ(fits.band.size(), 64U);
  EXPECT_EQ(fits.band.front().workers, 1U);
  EXPECT_EQ(fits.band.back().workers, 10000U);
}

TEST(Scaling, IsTheSameForTheSameSeed) {
  const ScalingData data = lawful(kUniversal, kCounts, 10, 0.02);
  EXPECT_EQ(fit_scaling(data, 0.95, 7)->best().sigma.upper,
            fit_scaling(data, 0.95, 7)->best().sigma.upper);
  EXPECT_NE(fit_scaling(data, 0.95, 7)->best().sigma.upper,
            fit_scaling(data, 0.95, 8)->best().sigma.upper);
}

TEST(Scaling, IsNotToldFromFewerThanFiveWorkerCountsOrThreeRounds) {
  EXPECT_FALSE(fit_scaling(lawful(kUniversal, {1, 2, 3, 4}, 10), 0.95, 1));
  EXPECT_TRUE(fit_scaling(lawful(kUniversal, {1, 2, 3, 4, 5}, 3), 0.95, 1));
  EXPECT_FALSE(fit_scaling(lawful(kUniversal, kCounts, 2), 0.95, 1));
  EXPECT_FALSE(fit_scaling({.workers = kCounts, .rounds = {}}, 0.95, 1));
}

TEST(Scaling, KeepsItsDigitsWithVeryManyWorkers) {
  const ScalingCoefficients law{.a0 = 1, .a1 = 1e-4, .a2 = 1e-9};
  const ScalingFit fit = fits_of(lawful(law, {1, 10, 100, 1000, 10000, 65000}, 3)).laws[2];
  EXPECT_NEAR(fit.sigma.point / 1e-4, 1, 1e-6);
  EXPECT_NEAR(fit.kappa.point / 1e-9, 1, 1e-6);
}

TEST(Scaling, AJumpInOneRoundDoesNotMoveTheFit) {
  ScalingData data = lawful(kAmdahl, kCounts, 21, 0.005);
  for (double& speedup : data.rounds[7]) speedup /= 10;
  EXPECT_NEAR(fits_of(data).best().sigma.point, 0.05, 0.003);
}

TEST(Scaling, LawsHaveNames) {
  EXPECT_EQ(to_string(ScalingLaw::linear), "linear");
  EXPECT_EQ(to_string(ScalingLaw::amdahl), "amdahl");
  EXPECT_EQ(to_string(ScalingLaw::universal), "universal");
}

}  // namespace
}  // namespace concbench::scaling_test
