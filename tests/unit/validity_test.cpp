#include <gtest/gtest.h>

#include "measure/disturbance.hpp"

namespace concbench::validity_test {
namespace {

/// 100 ms on an idle machine, at full speed.
Sample calm() {
  Sample sample;
  sample.wall_ns = 100e6;
  sample.own_cpu_ns = 100e6;
  sample.reference_ns = 1000;
  return sample;
}

std::string judge(const Sample& sample) { return why_disturbed(sample, 2, 1000); }

std::string judge_connections(const Sample& sample, bool connects) {
  return why_incomplete(sample, {.name = "work", .help = {}, .params = {}, .connects = connects});
}

TEST(RecentLoad, IsThatOfAsManySamplesAsItTakesToTell) {
  RecentLoad recent;
  Sample sample;
  sample.wall_ns = 20e6;
  sample.others_cpu_ns = 8e6;
  EXPECT_EQ(recent.widened(sample).others_cpu_ns, 8e6);
  recent.widened(sample);
  sample.others_cpu_ns = 9e6;
  EXPECT_EQ(recent.widened(sample).others_cpu_ns, 8e6 + 8e6 + 9e6);
  EXPECT_EQ(recent.widened(sample).wall_ns, 60e6);
  sample.wall_ns = 50e6;
  EXPECT_EQ(recent.widened(sample).others_cpu_ns, 9e6);
}

TEST(Validity, MindsNoNeighbourWhereCpusAreIdle) {
  Sample sample;
  sample.wall_ns = 100e6;
  sample.others_cpu_ns = sample.own_cpu_ns = 90e6;
  sample.idle_cpu_ns = 100e6;
  EXPECT_EQ(why_disturbed(sample, 2, 0), "");
  sample.idle_cpu_ns = 20e6;
  EXPECT_NE(why_disturbed(sample, 2, 0), "");
}

TEST(Validity, MindsNoNeighbourOfWorkThatWaits) {
  Sample sample;
  sample.wall_ns = 100e6;
  sample.others_cpu_ns = 190e6;
  sample.own_cpu_ns = 5e6;
  EXPECT_EQ(why_disturbed(sample, 2, 0), "");
  sample.own_cpu_ns = 50e6;
  EXPECT_NE(why_disturbed(sample, 2, 0), "");
}

TEST(Validity, BelievesASampleOfACalmMachine) { EXPECT_EQ(judge(calm()), ""); }

TEST(Validity, DoubtsASampleDuringWhichOthersComputed) {
  Sample sample = calm();
  sample.others_cpu_ns = 60e6;
  EXPECT_EQ(judge(sample), "others used 60 ms of CPU in 100 ms");
}

TEST(Validity, BearsWithALittleOfOthers) {
  Sample sample = calm();
  sample.others_cpu_ns = 20e6;
  EXPECT_EQ(judge(sample), "");
}

// Clocks that are late by a tick or two would spoil every short sample.
TEST(Validity, BearsWithTheClocksErrorInShortSamples) {
  Sample sample = calm();
  sample.wall_ns = 20e6;
  sample.others_cpu_ns = 9e6;
  EXPECT_EQ(judge(sample), "");
}

TEST(Validity, DoubtsASampleDuringWhichTheHypervisorStoleTime) {
  Sample sample = calm();
  sample.steal_ns = 30e6;
  EXPECT_EQ(judge(sample), "the hypervisor stole 30 ms of CPU in 100 ms");
}

TEST(Validity, DoubtsASampleThatAQuotaStopped) {
  Sample sample = calm();
  sample.throttled = 2;
  EXPECT_EQ(judge(sample), "a CPU quota stopped it 2 times");
}

TEST(Validity, DoubtsASampleOnASlowedCpu) {
  Sample sample = calm();
  sample.reference_ns = 2000;
  EXPECT_EQ(judge(sample), "the CPU ran at 50 % of its speed");
}

TEST(Validity, MindsDroppedConnectionsOnlyWhereTasksConnect) {
  Sample sample = calm();
  sample.dropped_connections = 3;
  EXPECT_EQ(judge_connections(sample, false), "");
  EXPECT_EQ(judge_connections(sample, true), "this machine dropped 3 connections");
}

}  // namespace
}  // namespace concbench::validity_test
