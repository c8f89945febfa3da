#include "runtime/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace concbench {
namespace {

/// Checks that the pieces lie side by side, from the first task to the last, and none is empty.
void expect_covered(Chunk tasks, Grain grain, unsigned workers) {
  const Partition partition(tasks, grain, workers);
  std::uint64_t next = tasks.begin;
  for (std::uint64_t i = 0; i < partition.pieces(); ++i) {
    const Chunk piece = partition.piece(i);
    ASSERT_EQ(piece.begin, next) << "piece " << i << " of " << partition.pieces();
    ASSERT_LT(piece.begin, piece.end) << "piece " << i << " of " << partition.pieces();
    next = piece.end;
  }
  ASSERT_EQ(next, tasks.end);
}

std::vector<std::uint64_t> sizes(const Partition& partition) {
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t i = 0; i < partition.pieces(); ++i) sizes.push_back(partition.piece(i).size());
  return sizes;
}

TEST(Partition, CoversEachTaskOnceWhateverTheGrain) {
  for (const std::uint64_t tasks : {1U, 2U, 3U, 7U, 30U, 100U, 999U, 1000U, 4096U}) {
    for (const std::uint64_t grain : {1U, 2U, 3U, 7U, 29U, 30U, 31U, 1000U, 100000U}) {
      SCOPED_TRACE(testing::Message() << tasks << " tasks in pieces of " << grain);
      expect_covered({0, tasks}, Grain::of(grain), 4);
    }
  }
}

TEST(Partition, CoversEachTaskOnceGuidedByWhatIsLeft) {
  for (const std::uint64_t tasks : {1U, 2U, 3U, 7U, 30U, 100U, 999U, 1000U, 4096U, 65537U}) {
    for (const unsigned workers : {1U, 2U, 3U, 5U, 8U, 64U, 1000U}) {
      SCOPED_TRACE(testing::Message() << tasks << " tasks for " << workers << " workers");
      expect_covered({0, tasks}, Grain::guided(), workers);
    }
  }
}

TEST(Partition, CoversTasksThatDoNotBeginAtZero) {
  for (const Grain grain : {Grain::of(1), Grain::of(4), Grain::of(UINT64_MAX), Grain::guided()}) {
    expect_covered({17, 40}, grain, 3);
  }
}

TEST(Partition, CoversATrillionTasks) {
  for (const unsigned workers : {1U, 2U, 64U}) {
    expect_covered({0, 1'000'000'000'000}, Grain::guided(), workers);
  }
}

TEST(Partition, CoversAsManyTasksAsCanBeNumbered) {
  for (const unsigned workers : {1U, 3U, 1024U}) {
    expect_covered({0, UINT64_MAX}, Grain::guided(), workers);
  }
  expect_covered({0, UINT64_MAX}, Grain::of(UINT64_MAX / 3 + 1), 2);
}

TEST(Partition, CutsPiecesOfTheGrainAndARest) {
  EXPECT_EQ(sizes(Partition({0, 10}, Grain::of(4), 2)), (std::vector<std::uint64_t>{4, 4, 2}));
  EXPECT_EQ(sizes(Partition({0, 8}, Grain::of(4), 2)), (std::vector<std::uint64_t>{4, 4}));
}

TEST(Partition, IsOnePieceWhereTheGrainIsLargerThanAll) {
  const Partition partition({5, 10}, Grain::of(1000), 4);
  EXPECT_EQ(partition.pieces(), 1U);
  EXPECT_EQ(partition.piece(0), (Chunk{5, 10}));
}

TEST(Partition, HandsOutHalfOfWhatIsLeftInEachRound) {
  EXPECT_EQ(sizes(Partition({0, 40}, Grain::guided(), 2)),
            (std::vector<std::uint64_t>{10, 10, 5, 5, 2, 2, 1, 1, 1, 1, 1, 1}));
}

TEST(Partition, NeverCutsALargerPieceAfterASmallerOne) {
  for (const std::uint64_t tasks : {1U, 5U, 30U, 1000U, 123456U}) {
    for (const unsigned workers : {1U, 2U, 5U, 64U}) {
      const auto cut = sizes(Partition({0, tasks}, Grain::guided(), workers));
      EXPECT_TRUE(std::ranges::is_sorted(cut, std::greater())) << tasks << ", " << workers;
    }
  }
}

TEST(Partition, EndsInSingleTasksWhereItIsGuided) {
  const Partition partition({0, 1000}, Grain::guided(), 4);
  EXPECT_EQ(partition.piece(partition.pieces() - 1).size(), 1U);
}

TEST(Partition, NeedsFewGuidedPiecesForManyTasks) {
  EXPECT_LT(Partition({0, 1'000'000'000'000}, Grain::guided(), 8).pieces(), 1000U);
}

TEST(Partition, OfNoTasksHasNoPieces) {
  EXPECT_EQ(Partition().pieces(), 0U);
  EXPECT_EQ(Partition({3, 3}, Grain::of(1), 2).pieces(), 0U);
  EXPECT_EQ(Partition({3, 3}, Grain::guided(), 2).pieces(), 0U);
}

TEST(Partition, TakesAGrainOfNoTasksForOne) {
  EXPECT_EQ(Partition({0, 3}, Grain::of(0), 2).pieces(), 3U);
}

}  // namespace
}  // namespace concbench
