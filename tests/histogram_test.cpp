#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <thread>

#include "os/memory.hpp"
#include "os/process.hpp"
#include "statistics/distribution.hpp"
#include "support/random.hpp"

namespace concbench::histogram_test {
namespace {

using std::chrono::nanoseconds;
using Values = std::vector<std::uint64_t>;

void record(SharedHistogram& shared, const Values& values) {
  for (const std::uint64_t value : values) {
    shared.record(nanoseconds(static_cast<std::int64_t>(value)));
  }
}

Histogram histogram_of(const Values& values) {
  const auto shared = std::make_unique<SharedHistogram>();
  record(*shared, values);
  return shared->read();
}

/// From nanoseconds to hours, with as many values in one decade as in another.
Values spread_values(std::size_t n, std::uint64_t seed) {
  Random random(seed);
  Values values(n);
  for (std::uint64_t& value : values) {
    value = static_cast<std::uint64_t>(std::pow(10.0, 13 * random.uniform()));
  }
  return values;
}

/// By its definition: the smallest value that at least the fraction `p` of all do not exceed.
double exact_percentile(Values values, double p) {
  std::ranges::sort(values);
  const auto n = static_cast<double>(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (static_cast<double>(i + 1) >= p * n - 1e-9) return static_cast<double>(values[i]);
  }
  return static_cast<double>(values.back());
}

TEST(HistogramScale, HasABucketForEveryValue) {
  EXPECT_EQ(HistogramScale::bucket_of(0), 0U);
  EXPECT_EQ(HistogramScale::bucket_of(UINT64_MAX), HistogramScale::kBuckets - 1);
}

TEST(HistogramScale, LeavesNoBucketOutBetweenNeighbours) {
  // Around each power of two, where the width of the buckets changes.
  for (int bit = 1; bit < 64; ++bit) {
    const std::uint64_t value = 1ULL << bit;
    for (const std::uint64_t v : {value - 1, value, value + 1}) {
      const auto step = HistogramScale::bucket_of(v) - HistogramScale::bucket_of(v - 1);
      EXPECT_LE(step, 1U) << v;
    }
  }
}

TEST(HistogramScale, KeepsEachNanosecondApartBelow128) {
  for (std::uint32_t ns = 0; ns < 128; ++ns) {
    EXPECT_EQ(HistogramScale::bucket_of(ns), ns);
    EXPECT_EQ(HistogramScale::middle_of(ns), ns);
  }
}

TEST(HistogramScale, IsOffEachValueByAtMostItsError) {
  for (const std::uint64_t value : spread_values(100'000, 1)) {
    const double middle = HistogramScale::middle_of(HistogramScale::bucket_of(value));
    const auto exact = static_cast<double>(value);
    ASSERT_LE(std::abs(middle - exact), HistogramScale::kError * exact) << value;
  }
}

TEST(Histogram, HasPercentilesWithinItsErrorOfTheExactOnes) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    for (const std::size_t n : {100U, 101U, 1000U, 54'321U}) {
      const Values values = spread_values(n, seed);
      const Histogram histogram = histogram_of(values);
      for (const double p : {0.01, 0.07, 0.25, 0.5, 0.75, 0.9, 0.99}) {
        const double exact = exact_percentile(values, p);
        ASSERT_NEAR(histogram.percentile_ns(p).value(), exact, HistogramScale::kError * exact)
            << "p = " << p << ", n = " << n;
      }
    }
  }
}

TEST(Histogram, KnowsItsEndsExactly) {
  const Histogram histogram = histogram_of({1'000'003, 77'777'777, 5'000'011});
  EXPECT_EQ(histogram.count(), 3U);
  EXPECT_EQ(histogram.min_ns(), 1'000'003U);
  EXPECT_EQ(histogram.max_ns(), 77'777'777U);
}

TEST(Histogram, HasNoPercentileBeyondItsEnds) {
  // The middle of their bucket is above them all.
  const Histogram histogram = histogram_of(Values(1000, 1ULL << 40));
  EXPECT_EQ(histogram.percentile_ns(0.5), static_cast<double>(1ULL << 40));
  EXPECT_EQ(histogram.percentile_ns(0.99), static_cast<double>(1ULL << 40));
}

TEST(Histogram, HasNothingWhereNothingWasRecorded) {
  const Histogram histogram = histogram_of({});
  EXPECT_EQ(histogram, Histogram());
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile_ns(0.5), std::nullopt);
}

TEST(Histogram, HasNoPercentileThatItsEventsCannotTell) {
  const auto has = [](std::size_t n, double p) {
    return histogram_of(Values(n, 5)).percentile_ns(p).has_value();
  };
  EXPECT_FALSE(has(1, 0.5));
  EXPECT_TRUE(has(2, 0.5));
  EXPECT_FALSE(has(9, 0.9));
  EXPECT_TRUE(has(10, 0.9));
  EXPECT_FALSE(has(99, 0.99));
  EXPECT_TRUE(has(100, 0.99));
}

Values joined(Values values, const Values& more) {
  values.insert(values.end(), more.begin(), more.end());
  return values;
}

TEST(Histogram, IsMergedAsIfAllHadBeenRecordedInOne) {
  const Values first = spread_values(500, 1);
  const Values second = spread_values(700, 2);
  Histogram merged = histogram_of(first);
  merged += histogram_of(second);
  EXPECT_EQ(merged, histogram_of(joined(first, second)));
}

TEST(Histogram, IsMergedWithAnEmptyOneEitherWay) {
  const Histogram some = histogram_of({3, 700});
  Histogram merged;
  merged += some;
  merged += Histogram();
  EXPECT_EQ(merged, some);
}

TEST(SharedHistogram, TakesANegativeDurationForNone) {
  const auto shared = std::make_unique<SharedHistogram>();
  shared->record(nanoseconds(-5));
  EXPECT_EQ(shared->read().count(), 1U);
  EXPECT_EQ(shared->read().max_ns(), 0U);
}

TEST(SharedHistogram, IsEmptyOnceItIsCleared) {
  const auto shared = std::make_unique<SharedHistogram>();
  record(*shared, {0, 5, 1'000'000});
  shared->clear();
  EXPECT_EQ(shared->read(), Histogram());
  record(*shared, {7});
  EXPECT_EQ(shared->read(), histogram_of({7}));
}

TEST(SharedHistogram, LosesNoEventOfSeveralThreads) {
  const auto shared = std::make_unique<SharedHistogram>();
  std::vector<std::thread> threads;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    threads.emplace_back([&, seed] { record(*shared, spread_values(10'000, seed)); });
  }
  for (std::thread& thread : threads) thread.join();
  Values all;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) all = joined(all, spread_values(10'000, seed));
  EXPECT_EQ(shared->read(), histogram_of(all));
}

TEST(SharedHistogram, HasTheEventsOfOtherProcesses) {
  const SharedArray<SharedHistogram> shared(1);
  EXPECT_EQ(shared[0].read(), Histogram());
  const Values values = spread_values(100, 1);
  wait_for(fork_process([&] { record(shared[0], values); }));
  EXPECT_EQ(shared[0].read(), histogram_of(values));
}

TEST(Distribution, SaysWhatItsHistogramTells) {
  Values values;
  for (std::uint64_t i = 1; i <= 100; ++i) values.push_back(i);
  const Distribution d = describe("late", histogram_of(values));
  EXPECT_EQ(d.name, "late");
  EXPECT_EQ(d.count, 100U);
  EXPECT_EQ(d.min_ns, 1);
  EXPECT_EQ(d.p50_ns, 50);
  EXPECT_EQ(d.p90_ns, 90);
  EXPECT_EQ(d.p99_ns, 99);
  EXPECT_EQ(d.p99_9_ns, std::nullopt);
  EXPECT_EQ(d.max_ns, 100);
}

TEST(Distribution, LacksWhatItsEventsCannotTell) {
  const Distribution d = describe("late", histogram_of({1, 2, 3}));
  EXPECT_EQ(d.p50_ns, 2);
  EXPECT_EQ(d.p90_ns, std::nullopt);
  EXPECT_EQ(d.p99_ns, std::nullopt);
}

}  // namespace
}  // namespace concbench::histogram_test
