#include <gtest/gtest.h>

#include <set>
#include <string>

#include "../workloads/download/bodies.hpp"
#include "../workloads/download/checksum.hpp"

namespace concbench::download::download_bodies_test {
namespace {

using namespace std::chrono_literals;

std::string body(std::uint64_t seed, std::uint64_t bytes, std::uint64_t task) {
  const Bodies bodies(seed, bytes);
  std::string text;
  const auto append = [&](std::span<const char> piece) { text.append(piece.begin(), piece.end()); };
  bodies.for_each_common_piece(append);
  bodies.with_tail(task, append);
  return text;
}

TEST(DownloadBodies, HaveTheSizeThatWasAskedFor) {
  for (const std::uint64_t bytes : {0U, 1U, 7U, 8U, 9U, 1000U, (1U << 20) + 8, (3U << 20) + 5}) {
    EXPECT_EQ(body(1, bytes, 0).size(), bytes);
  }
}

TEST(DownloadBodies, AreTheSameForTheSameSeedAndTask) {
  EXPECT_EQ(body(1, 5000, 3), body(1, 5000, 3));
}

TEST(DownloadBodies, DifferByTask) { EXPECT_NE(body(1, 5000, 3), body(1, 5000, 4)); }

TEST(DownloadBodies, OfOneByteDifferByTaskToo) {
  std::set<std::string> bodies;
  for (std::uint64_t task = 0; task < 20; ++task) bodies.insert(body(1, 1, task));
  EXPECT_GT(bodies.size(), 10U);
}

TEST(DownloadBodies, DifferBySeedFromTheirFirstBytesOn) {
  EXPECT_NE(body(1, 5000, 3).substr(0, 8), body(2, 5000, 3).substr(0, 8));
}

TEST(DownloadBodies, UseAllByteValues) {
  const std::string text = body(1, 10'000, 0);
  EXPECT_EQ(std::set<char>(text.begin(), text.end()).size(), 256U);
}

TEST(DownloadChecksum, OfNothingIsWhatTheDefinitionOfXxh3Says) {
  EXPECT_EQ(Checksum().value(), 0x2d06800538d394c2U);
}

TEST(DownloadChecksum, DoesNotDependOnThePieces) {
  const std::string text = body(1, 5000, 0);
  Checksum whole;
  whole.add(text);
  Checksum pieces;
  pieces.add(std::span(text).first(1234));
  Checksum copy = pieces;
  copy.add(std::span(text).subspan(1234));
  EXPECT_EQ(copy.value(), whole.value());
  EXPECT_NE(pieces.value(), whole.value());
}

TEST(DownloadLatencies, WithoutJitterAreAllTheSame) {
  const Latencies latencies{.seed = 1, .base = 50ms};
  EXPECT_EQ(latencies.of(0), 50ms);
  EXPECT_EQ(latencies.of(1'000'000), 50ms);
}

TEST(DownloadLatencies, AreTheSameForTheSameSeedAndTask) {
  const Latencies latencies{.seed = 1, .base = 50ms, .jitter = 20ms};
  const Latencies again = latencies;
  EXPECT_EQ(latencies.of(7), again.of(7));
}

TEST(DownloadLatencies, DifferByTaskAndBySeed) {
  const Latencies one{.seed = 1, .base = 50ms, .jitter = 20ms};
  const Latencies two{.seed = 2, .base = 50ms, .jitter = 20ms};
  EXPECT_NE(one.of(7), one.of(8));
  EXPECT_NE(one.of(7), two.of(7));
}

TEST(DownloadLatencies, AreSpreadEvenlyAroundTheBase) {
  const Latencies latencies{.seed = 1, .base = 50ms, .jitter = 50ms};
  std::set<std::int64_t> tenths;
  std::chrono::nanoseconds sum = 0ns;
  for (std::uint64_t task = 0; task < 1000; ++task) {
    const auto latency = latencies.of(task);
    ASSERT_GE(latency, 0ns);
    ASSERT_LE(latency, 100ms);
    tenths.insert(latency / 10ms);
    sum += latency;
  }
  EXPECT_GE(tenths.size(), 10U);
  EXPECT_NEAR(static_cast<double>(sum.count()), 1000 * 50e6, 1000 * 3e6);
}

}  // namespace
}  // namespace concbench::download::download_bodies_test
