#include "mpi/hosts.hpp"

#include <gtest/gtest.h>

#include <concbench/error.hpp>

#include "support/usage_error.hpp"

namespace concbench {
namespace {

TEST(Hosts, OfAListHaveOneRankUnlessItSaysMore) {
  EXPECT_EQ(slots_of_list("n1"), 1U);
  EXPECT_EQ(slots_of_list("n1:2,n2:3,n3"), 6U);
}

TEST(Hosts, OfAListAreRefusedWhereTheyAreNone) {
  for (const char* list :
       {"n1:0", "n1:x", ":2", "n1,,n2", "n1:", "--np", "n1 n2", "n1:65536", "n1:4294967295,n2"}) {
    EXPECT_THROW(slots_of_list(list), UsageError) << list;
  }
}

TEST(Hosts, OfAFileHaveTheSlotsThatStandBehindThem) {
  EXPECT_EQ(slots_of_hostfile("# mine\nn1 slots=2\nn2 slots=4 max_slots=8 # fast\n\nn3\n"), 7U);
  EXPECT_EQ(slots_of_hostfile("# none\n"), 0U);
}

TEST(Hosts, OfAFileMayHaveBlanksAroundSlots) {
  EXPECT_EQ(slots_of_hostfile("n1 slots = 2 max_slots= 8\nn2 slots\t=3\n"), 5U);
}

TEST(Hosts, OfAFileAreRefusedWithoutAnyRank) {
  for (const char* file : {"n1 slots=0", "n1 slots=x", "n1 slots="}) {
    EXPECT_THROW(slots_of_hostfile(file), UsageError) << file;
  }
}

TEST(Hosts, OfSlurmAreReadWithTheirRepetitions) {
  EXPECT_EQ(slots_of_slurm("2(x3),1"), 7U);
  EXPECT_EQ(slots_of_slurm("16"), 16U);
  EXPECT_EQ(slots_of_slurm("2(x)"), std::nullopt);
  EXPECT_EQ(slots_of_slurm("two"), std::nullopt);
  EXPECT_EQ(slots_of_slurm("65536(x65536)"), std::nullopt);
}

TEST(Hosts, AreWhatTheUserGaveRatherThanSlurms) {
  ::setenv("SLURM_JOB_ID", "1", 1);
  ::setenv("SLURM_TASKS_PER_NODE", "4(x2)", 1);
  EXPECT_EQ(read_hosts("", "").slots, 8U);
  EXPECT_EQ(read_hosts("n1:2", "").slots, 2U);
  ::unsetenv("SLURM_JOB_ID");
  ::unsetenv("SLURM_TASKS_PER_NODE");
  EXPECT_FALSE(read_hosts("", "").are_given());
}

TEST(Hosts, OfAFileThatIsNotThereAreAnError) {
  EXPECT_THROW(read_hosts("", "/nowhere/hosts"), FileError);
}

}  // namespace
}  // namespace concbench
