#include "statistics/stopping.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/random.hpp"

namespace concbench::stopping_test {
namespace {

using std::chrono::seconds;

Comparison comparison(double lower, double upper) {
  const Estimate ratio = {.point = std::sqrt(lower * upper), .lower = lower, .upper = upper};
  return {.ratio = ratio,
          .p_value = 1,
          .level = 0.01,
          .verdict = verdict_of(ratio, 0.02),
          .rounds_needed = {}};
}

const Comparison slower = comparison(1.03, 1.10);
const Comparison same = comparison(0.99, 1.01);
const Comparison open = comparison(0.95, 1.10);
const Comparison narrow = comparison(1 / 1.005, 1.005);

TEST(Stopping, LooksEarlyAndFromTheMinimumOnAtGrowingDistances) {
  const Stopping stopping({.min_rounds = 10});
  std::vector<std::size_t> looks;
  for (std::size_t rounds = 0; rounds <= 230; ++rounds) {
    if (stopping.look_at(rounds, seconds(1))) looks.push_back(rounds);
  }
  EXPECT_EQ(looks, (std::vector<std::size_t>{3, 5, 7, 10, 14, 20, 28, 40, 57, 80, 113, 160, 226}));
}

TEST(Stopping, AllLooksTogetherSpendNoMoreThanAlpha) {
  const Stopping stopping({.alpha = 0.01});
  double spent = 0;
  for (std::size_t rounds = 1; rounds <= 20'000; ++rounds) {
    // Whenever the run ends, the last look may use what is left, but for what early looks had.
    EXPECT_LE(spent + stopping.last_look(rounds).alpha, 0.01 + 1e-15);
    EXPECT_GE(spent + stopping.last_look(rounds).alpha, 0.0098 - 1e-15);
    if (const auto look = stopping.look_at(rounds, seconds(1))) spent += look->alpha;
  }
  EXPECT_LE(spent, 0.01);
  EXPECT_GT(spent, 0.0099);
}

TEST(Stopping, FirstLookCanDecideOneComparisonWithTenRounds) {
  EXPECT_GE(Stopping({.alpha = 0.01}).look_at(10, seconds(1))->alpha, 2.0 / 1024);
}

TEST(Stopping, EarlyLooksHaveAFiftiethOfAlpha) {
  const Stopping stopping({.min_rounds = 13, .alpha = 0.01});
  for (const std::size_t rounds : {3U, 5U, 7U}) {
    EXPECT_TRUE(stopping.is_early(rounds));
    EXPECT_NEAR(stopping.look_at(rounds, seconds(1))->alpha, 0.01 / 150, 1e-15);
  }
  EXPECT_FALSE(stopping.is_early(13));
  EXPECT_NEAR(stopping.look_at(13, seconds(1))->alpha, 0.2 * 0.0098, 1e-15);
}

TEST(Stopping, BeginsWhereSignsCanDecide) {
  // 2^-9 is 0.00195, 2^-12 is 0.000244.
  EXPECT_EQ(fewest_rounds_to_decide(1, 0.00196), 10U);
  EXPECT_EQ(fewest_rounds_to_decide(5, 0.00196), 13U);
  EXPECT_EQ(fewest_rounds_to_decide(7, 0.01), 11U);
  EXPECT_EQ(fewest_rounds_to_decide(0, 0.01), 8U);
  EXPECT_EQ(fewest_rounds_to_decide(1, 0), std::nullopt);
}

TEST(Stopping, AnInterruptSpendsOnlyWhatTheNextLookMay) {
  const Stopping stopping({.alpha = 0.01});
  EXPECT_NEAR(stopping.interrupted_look(2).alpha, 0.01 / 150, 1e-15);
  EXPECT_NEAR(stopping.interrupted_look(9).alpha, 0.2 * 0.0098, 1e-15);
  EXPECT_NEAR(stopping.interrupted_look(12).alpha, 0.16 * 0.0098, 1e-15);
}

TEST(Stopping, ACutAfterALookHasWhatThatLookLeft) {
  const Stopping stopping({.alpha = 0.01});
  EXPECT_NEAR(stopping.last_look(14).alpha, 0.8 * 0.0098, 1e-15);
  EXPECT_NEAR(stopping.last_look(15).alpha, 0.64 * 0.0098, 1e-15);
}

TEST(Stopping, TheBudgetEndsARunThatHasTenRounds) {
  const Stopping stopping({.min_rounds = 13, .budget = seconds(5)});
  EXPECT_EQ(stopping.look_at(9, seconds(60)), std::nullopt);
  const auto look = stopping.look_at(10, seconds(60));
  EXPECT_NEAR(look->alpha, 0.0098, 1e-15);
  EXPECT_EQ(stopping.reason_to_stop(*look, seconds(60), std::vector{open}), Ending::time_limit);
}

TEST(Stopping, DoesNotEndByPrecisionWhereAVerdictWaitsForMore) {
  const Stopping stopping({.paired_precision = 0.01});
  const Look look = *stopping.look_at(10, seconds(1));
  for (const OpenBecause reason : {OpenBecause::unconfirmed, OpenBecause::machine_changed}) {
    Comparison waiting = narrow;
    leave_open(waiting, reason);
    EXPECT_EQ(stopping.reason_to_stop(look, seconds(1), std::vector{waiting}), std::nullopt);
  }
}

TEST(Stopping, PromisesTheSameConfidenceAtEveryLook) {
  const Stopping stopping({.alpha = 0.05});
  EXPECT_EQ(stopping.look_at(10, seconds(1))->confidence, 0.95);
  EXPECT_EQ(stopping.last_look(50).confidence, 0.95);
}

TEST(Stopping, EndsWhereEveryComparisonIsDecided) {
  const Stopping stopping({});
  const Look look = *stopping.look_at(10, seconds(1));
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(1), std::vector{slower, same}), Ending::decided);
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(1), std::vector{slower, open}), std::nullopt);
}

TEST(Stopping, GoesOnWhereWhatIsUndecidedIsPreciseButNobodyAskedForThat) {
  const Stopping stopping({.precision = 0.01});
  Comparison precise = narrow;
  precise.verdict = Verdict::undecided;
  const Look look = *stopping.look_at(10, seconds(1));
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(1), std::vector{slower, precise}), std::nullopt);
}

TEST(Stopping, EndsWhereWhatIsUndecidedIsAsPreciseAsAskedFor) {
  const Stopping stopping({.paired_precision = 0.01});
  Comparison precise = narrow;
  precise.verdict = Verdict::undecided;
  const Look look = *stopping.look_at(10, seconds(1));
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(1), std::vector{slower, precise}),
            Ending::precision);
}

TEST(Stopping, EndsWhereTheOnlyCaseIsPreciseEnough) {
  const Stopping stopping({.precision = 0.01});
  const Look look = *stopping.look_at(10, seconds(1));
  const Estimate wide = {.point = 5, .lower = 4, .upper = 6};
  const Estimate close = {.point = 5, .lower = 4.99, .upper = 5.01};
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(1), {}, std::vector{wide}), std::nullopt);
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(1), {}, std::vector{close}), Ending::precision);
}

TEST(Stopping, EndsAtTheTimeLimitEvenBetweenLooksAndBeforeTheMinimum) {
  const Stopping stopping({.time_limit = seconds(60), .alpha = 0.01});
  EXPECT_EQ(stopping.look_at(6, seconds(59)), std::nullopt);
  const auto early = stopping.look_at(6, seconds(60));
  EXPECT_NEAR(early->alpha, 0.0098, 1e-15);
  EXPECT_EQ(stopping.reason_to_stop(*early, seconds(60), std::vector{open}), Ending::time_limit);
  EXPECT_NEAR(stopping.look_at(11, seconds(60))->alpha, 0.8 * 0.0098, 1e-15);
}

TEST(Stopping, NamesTheLimitWhereItEndsARunOfFewerRoundsThanItNeeds) {
  const Stopping stopping({.min_rounds = 100, .max_rounds = 100, .time_limit = seconds(60)});
  const Look look = *stopping.look_at(50, seconds(60));
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(60), std::vector{slower}), Ending::time_limit);
}

TEST(Stopping, NamesTheVerdictBeforeTheLimit) {
  const Stopping stopping({.time_limit = seconds(60)});
  const Look look = *stopping.look_at(11, seconds(60));
  EXPECT_EQ(stopping.reason_to_stop(look, seconds(60), std::vector{slower}), Ending::decided);
}

TEST(Stopping, JudgesAFixedNumberOfRoundsOnceWithTheWholeAlpha) {
  const Stopping stopping({.min_rounds = 20, .max_rounds = 20, .alpha = 0.01});
  for (std::size_t rounds = 0; rounds < 20; ++rounds) {
    EXPECT_EQ(stopping.look_at(rounds, seconds(1)), std::nullopt);
  }
  const auto look = stopping.look_at(20, seconds(1));
  EXPECT_EQ(look->alpha, 0.01);
  EXPECT_EQ(stopping.reason_to_stop(*look, seconds(1), std::vector{open}), Ending::rounds);
}

TEST(Stopping, WithNothingToJudgeOnlyTheLimitsEndTheRun) {
  const Stopping stopping({.max_rounds = 30});
  EXPECT_EQ(stopping.reason_to_stop(*stopping.look_at(10, seconds(1)), seconds(1), {}),
            std::nullopt);
  EXPECT_EQ(stopping.reason_to_stop(*stopping.look_at(30, seconds(1)), seconds(1), {}),
            Ending::rounds);
}

TEST(Stopping, LooksAtEachNumberOfRoundsOnceWhateverTheMinimum) {
  for (const std::size_t first : {0U, 1U, 2U, 3U, 7U}) {
    const Stopping stopping({.min_rounds = first, .alpha = 0.01});
    double spent = 0;
    for (std::size_t rounds = 0; rounds <= 5000; ++rounds) {
      if (const auto look = stopping.look_at(rounds, seconds(1))) spent += look->alpha;
    }
    EXPECT_LE(spent, 0.01 + 1e-12);
    EXPECT_GE(spent + stopping.last_look(5001).alpha, 0.0098 - 1e-12);
  }
}

// Ends of runs without any difference, in which every look could raise a false alarm.
TEST(Stopping, LookingOftenRaisesNoFalseAlarms) {
  Random random(9);
  const Stopping stopping({.max_rounds = 160, .alpha = 0.05});
  int alarms = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    std::vector<double> a;
    std::vector<double> b;
    for (std::size_t rounds = 1;; ++rounds) {
      a.push_back(std::exp(random.normal()));
      b.push_back(std::exp(random.normal()));
      const auto look = stopping.look_at(rounds, seconds(0));
      if (!look) continue;
      const auto found = compare_paired(std::vector{SamplePair{a, b}}, *look, 0.02);
      if (!stopping.reason_to_stop(*look, seconds(0), found)) continue;
      alarms += found[0].verdict == Verdict::undecided ? 0 : 1;
      break;
    }
  }
  EXPECT_LE(alarms, 50);
  EXPECT_GT(alarms, 0);
}

}  // namespace
}  // namespace concbench::stopping_test
