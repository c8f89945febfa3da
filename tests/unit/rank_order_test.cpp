#include <gtest/gtest.h>

#include <stdexcept>

#include "dispatch/dispatch.hpp"
#include "mpi/frames.hpp"
#include "mpi/order.hpp"

namespace concbench::rank_order_test {
namespace {

Case case_of(const char* name) {
  Case c;
  c.workload = &find_workload(name);
  c.params = Params::parse(c.workload->info.params, {});
  c.dispatch = &find_dispatch("imap");
  c.tasks = 12;
  c.chunk_size = ChunkSize::of(5);
  return c;
}

SampleOrder order_for(const Case& c) {
  Settings settings{.task_timeout = std::chrono::seconds(3), .latency = true};
  return order_of(c, settings, {.streams = true},
                  {.seed = 7, .directory = "/tmp/x", .server = "http://n1/"}, 99);
}

TEST(RankOrder, CrossesWholeForEveryWorkload) {
  for (const WorkloadEntry& workload : workloads()) {
    const Case c = case_of(std::string(workload.info.name).c_str());
    const SampleOrder read = read_order(to_bytes(order_for(c)));
    EXPECT_EQ(read.workload, workload.info.name);
    EXPECT_EQ(read.params, c.params) << workload.info.name;
  }
}

TEST(RankOrder, CrossesWithAllThatSurroundsTheCase) {
  const SampleOrder read = read_order(to_bytes(order_for(case_of("fib"))));
  EXPECT_EQ(read.dispatch, "imap");
  EXPECT_EQ(read.chunk_size(), ChunkSize::of(5));
  EXPECT_EQ(read.tasks, 12U);
  EXPECT_TRUE(read.streams);
  EXPECT_EQ(read.settings.task_timeout, std::chrono::seconds(3));
  EXPECT_TRUE(read.settings.latency);
  EXPECT_EQ(read.seed, 7U);
  EXPECT_EQ(read.directory, "/tmp/x");
  EXPECT_EQ(read.server, "http://n1/");
  EXPECT_EQ(read.traced, 99U);
}

TEST(RankOrder, IsRefusedFromAnotherBuild) {
  std::string bytes = to_bytes(order_for(case_of("fib")));
  ++bytes.front();
  EXPECT_THROW(read_order(bytes), std::runtime_error);
}

TEST(RankOrder, IsRefusedWhereItWasCutOff) {
  const std::string bytes = to_bytes(order_for(case_of("fib")));
  EXPECT_THROW(read_order(bytes.substr(0, bytes.size() - 1)), std::runtime_error);
}

TEST(Frames, ArePutTogetherFromPieces) {
  const std::string bytes = to_bytes(FrameKind::beat, "abc") + to_bytes(FrameKind::page, "") +
                            to_bytes(FrameKind::findings, std::string(10'000, 'x'));
  FrameParser parser;
  std::vector<Frame> frames;
  for (std::size_t at = 0; at < bytes.size(); at += 7) {
    parser.add(std::string_view(bytes).substr(at, 7));
    while (auto frame = parser.next()) frames.push_back(std::move(*frame));
  }
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[0].kind, FrameKind::beat);
  EXPECT_EQ(frames[0].body, "abc");
  EXPECT_EQ(frames[1].body, "");
  EXPECT_EQ(frames[2].body.size(), 10'000U);
}

TEST(Frames, AreRefusedWhereSomethingElseWasWritten) {
  FrameParser parser;
  parser.add("hello, I am a program that writes to stdout\n");
  EXPECT_THROW(parser.next(), std::runtime_error);
}

}  // namespace
}  // namespace concbench::rank_order_test
