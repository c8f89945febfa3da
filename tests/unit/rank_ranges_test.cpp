#include <gtest/gtest.h>

#include "mpi/rank/pace.hpp"

namespace concbench::rank_ranges_test {
namespace {

constexpr ChunkSize kGuided = ChunkSize::guided();

TEST(RangesOfRanks, HalveWhatIsLeftAsGuidedChunksDo) {
  EXPECT_EQ(range_size(1000, kGuided, 4, {}), 125U);
  EXPECT_EQ(range_size(1, kGuided, 4, {}), 1U);
}

TEST(RangesOfRanks, OutlastTheirRoundTripsWhereTasksAreShort) {
  const Pace pace{.task_ns = 10, .trip_ns = 1000};
  EXPECT_EQ(range_size(2000, kGuided, 4, pace), 400U);
}

TEST(RangesOfRanks, LeaveEveryRankAnEqualShareOfTheLastTasks) {
  const Pace pace{.task_ns = 10, .trip_ns = 1000};
  EXPECT_EQ(range_size(40, kGuided, 4, pace), 10U);
}

TEST(RangesOfRanks, AreWholeChunks) {
  EXPECT_EQ(range_size(1000, ChunkSize::of(50), 4, {}), 100U);
  EXPECT_EQ(range_size(1000, ChunkSize::of(300), 4, {}), 300U);
  EXPECT_EQ(range_size(20, ChunkSize::of(300), 4, {}), 20U);
}

TEST(RangesOfRanks, OfRank0AreShortEnoughToLookForAnswers) {
  EXPECT_EQ(own_size(100'000, kGuided, 2, {.task_ns = 100}), 500U);
  EXPECT_EQ(own_size(100'000, kGuided, 2, {.task_ns = 1e9}), 1U);
  EXPECT_EQ(own_size(100'000, ChunkSize::of(1000), 2, {.task_ns = 100}), 1000U);
}

TEST(RangesOfRanks, OfWhichNothingIsKnownBeginWithOneTask) {
  EXPECT_EQ(own_size(100'000, kGuided, 2, {}), 1U);
}

TEST(SharesOfRanks, LieSideBySideAndCoverAllTasks) {
  for (const std::uint64_t tasks : {1U, 2U, 7U, 8U, 1000U}) {
    for (const unsigned ranks : {1U, 2U, 3U, 8U}) {
      std::uint64_t end = 0;
      for (unsigned rank = 0; rank < ranks; ++rank) {
        const Chunk share = share_of(rank, ranks, tasks);
        EXPECT_EQ(share.begin, end);
        end = share.end;
      }
      EXPECT_EQ(end, tasks);
    }
  }
}

}  // namespace
}  // namespace concbench::rank_ranges_test
