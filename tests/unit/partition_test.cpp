#include "runtime/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace concbench::partition_test {
namespace {

/// Checks that the chunks lie side by side, from the first task to the last, and none is empty.
void expect_covered(Chunk tasks, ChunkSize chunk_size, unsigned workers) {
  const Partition partition(tasks, chunk_size, workers);
  std::uint64_t next = tasks.begin;
  for (std::uint64_t i = 0; i < partition.chunks(); ++i) {
    const Chunk chunk = partition.chunk(i);
    ASSERT_EQ(chunk.begin, next) << "chunk " << i << " of " << partition.chunks();
    ASSERT_LT(chunk.begin, chunk.end) << "chunk " << i << " of " << partition.chunks();
    next = chunk.end;
  }
  ASSERT_EQ(next, tasks.end);
}

std::vector<std::uint64_t> sizes(const Partition& partition) {
  std::vector<std::uint64_t> sizes;
  for (std::uint64_t i = 0; i < partition.chunks(); ++i) sizes.push_back(partition.chunk(i).size());
  return sizes;
}

TEST(Partition, CoversEachTaskOnceWhateverTheSize) {
  for (const std::uint64_t tasks : {1U, 2U, 3U, 7U, 30U, 100U, 999U, 1000U, 4096U}) {
    for (const std::uint64_t chunk_size : {1U, 2U, 3U, 7U, 29U, 30U, 31U, 1000U, 100000U}) {
      SCOPED_TRACE(testing::Message() << tasks << " tasks in chunks of " << chunk_size);
      expect_covered({0, tasks}, ChunkSize::of(chunk_size), 4);
    }
  }
}

TEST(Partition, CoversEachTaskOnceGuidedByWhatIsLeft) {
  for (const std::uint64_t tasks : {1U, 2U, 3U, 7U, 30U, 100U, 999U, 1000U, 4096U, 65537U}) {
    for (const unsigned workers : {1U, 2U, 3U, 5U, 8U, 64U, 1000U}) {
      SCOPED_TRACE(testing::Message() << tasks << " tasks for " << workers << " workers");
      expect_covered({0, tasks}, ChunkSize::guided(), workers);
    }
  }
}

TEST(Partition, CoversTasksThatDoNotBeginAtZero) {
  for (const ChunkSize chunk_size :
       {ChunkSize::of(1), ChunkSize::of(4), ChunkSize::of(UINT64_MAX), ChunkSize::guided()}) {
    expect_covered({17, 40}, chunk_size, 3);
  }
}

TEST(Partition, CoversATrillionTasks) {
  for (const unsigned workers : {1U, 2U, 64U}) {
    expect_covered({0, 1'000'000'000'000}, ChunkSize::guided(), workers);
  }
}

TEST(Partition, CoversAsManyTasksAsCanBeNumbered) {
  for (const unsigned workers : {1U, 3U, 1024U}) {
    expect_covered({0, UINT64_MAX}, ChunkSize::guided(), workers);
  }
  expect_covered({0, UINT64_MAX}, ChunkSize::of(UINT64_MAX / 3 + 1), 2);
}

TEST(Partition, CutsChunksOfTheSizeAndARest) {
  EXPECT_EQ(sizes(Partition({0, 10}, ChunkSize::of(4), 2)), (std::vector<std::uint64_t>{4, 4, 2}));
  EXPECT_EQ(sizes(Partition({0, 8}, ChunkSize::of(4), 2)), (std::vector<std::uint64_t>{4, 4}));
}

TEST(Partition, IsOnePieceWhereTheGrainIsLargerThanAll) {
  const Partition partition({5, 10}, ChunkSize::of(1000), 4);
  EXPECT_EQ(partition.chunks(), 1U);
  EXPECT_EQ(partition.chunk(0), (Chunk{5, 10}));
}

TEST(Partition, HandsOutHalfOfWhatIsLeftInEachRound) {
  EXPECT_EQ(sizes(Partition({0, 40}, ChunkSize::guided(), 2)),
            (std::vector<std::uint64_t>{10, 10, 5, 5, 2, 2, 1, 1, 1, 1, 1, 1}));
}

TEST(Partition, NeverCutsALargerPieceAfterASmallerOne) {
  for (const std::uint64_t tasks : {1U, 5U, 30U, 1000U, 123456U}) {
    for (const unsigned workers : {1U, 2U, 5U, 64U}) {
      const auto cut = sizes(Partition({0, tasks}, ChunkSize::guided(), workers));
      EXPECT_TRUE(std::ranges::is_sorted(cut, std::greater())) << tasks << ", " << workers;
    }
  }
}

TEST(Partition, EndsInSingleTasksWhereItIsGuided) {
  const Partition partition({0, 1000}, ChunkSize::guided(), 4);
  EXPECT_EQ(partition.chunk(partition.chunks() - 1).size(), 1U);
}

TEST(Partition, NeedsFewGuidedChunksForManyTasks) {
  EXPECT_LT(Partition({0, 1'000'000'000'000}, ChunkSize::guided(), 8).chunks(), 1000U);
}

TEST(Partition, OfNoTasksHasNoChunks) {
  EXPECT_EQ(Partition({3, 3}, ChunkSize::of(1), 2).chunks(), 0U);
  EXPECT_EQ(Partition({3, 3}, ChunkSize::guided(), 2).chunks(), 0U);
}

TEST(Partition, TakesASizeOfNoTasksForOne) {
  EXPECT_EQ(Partition({0, 3}, ChunkSize::of(0), 2).chunks(), 3U);
}

}  // namespace
}  // namespace concbench::partition_test
