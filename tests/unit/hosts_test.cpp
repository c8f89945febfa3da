#include "mpi/hosts.hpp"

#include <gtest/gtest.h>

#include <concbench/error.hpp>

#include "support/usage_error.hpp"

namespace concbench::hosts_test {
namespace {

TEST(Hosts, OfAListHaveOneRankUnlessItSaysMore) {
  EXPECT_EQ(hosts_of_list("n1").slots, 1U);
  EXPECT_EQ(hosts_of_list("n1:2,n2:3,n3").slots, 6U);
}

TEST(Hosts, OfAListAreRefusedWhereTheyAreNone) {
  for (const char* list :
       {"n1:0", "n1:x", ":2", "n1,,n2", "n1:", "--np", "n1 n2", "n1:65536", "n1:4294967295,n2"}) {
    EXPECT_THROW(hosts_of_list(list), UsageError) << list;
  }
}

TEST(Hosts, OfAFileHaveTheSlotsThatStandBehindThem) {
  EXPECT_EQ(hosts_of_hostfile("# mine\nn1 slots=2\nn2 slots=4 max_slots=8 # fast\n\nn3\n").slots,
            7U);
  EXPECT_EQ(hosts_of_hostfile("# none\n").slots, 0U);
}

TEST(Hosts, OfAFileMayHaveBlanksAroundSlots) {
  EXPECT_EQ(hosts_of_hostfile("n1 slots = 2 max_slots= 8\nn2 slots\t=3\n").slots, 5U);
}

TEST(Hosts, OfAFileAreRefusedWithoutAnyRank) {
  for (const char* file : {"n1 slots=0", "n1 slots=x", "n1 slots="}) {
    EXPECT_THROW(hosts_of_hostfile(file), UsageError) << file;
  }
}

TEST(Hosts, OfSlurmAreReadWithTheirRepetitions) {
  EXPECT_EQ(slots_of_slurm("2(x3),1"), 7U);
  EXPECT_EQ(slots_of_slurm("16"), 16U);
  EXPECT_EQ(slots_of_slurm("2(x)"), std::nullopt);
  EXPECT_EQ(slots_of_slurm("two"), std::nullopt);
  EXPECT_EQ(slots_of_slurm("65536(x65536)"), std::nullopt);
}

using Names = std::vector<std::string>;

TEST(Hosts, HaveTheNamesThatSshTakes) {
  EXPECT_EQ(hosts_of_list("n1:2,n2").names, (Names{"n1", "n2"}));
  EXPECT_EQ(hosts_of_hostfile("# mine\nn1 slots=2\n me@n2\n").names, (Names{"n1", "n2"}));
}

TEST(Hosts, OfSlurmAreNamedInBrackets) {
  EXPECT_EQ(names_of_slurm("n[1-2,07],m,r[0-1]c[1,3]x"),
            (Names{"n1", "n2", "n07", "m", "r0c1x", "r0c3x", "r1c1x", "r1c3x"}));
  EXPECT_EQ(names_of_slurm("n[08-11]"), (Names{"n08", "n09", "n10", "n11"}));
  EXPECT_EQ(names_of_slurm(""), Names{});
}

TEST(Hosts, OfSlurmThatAreNoListStayAsTheyAre) {
  EXPECT_EQ(names_of_slurm("n[1-"), Names{"n[1-"});
  EXPECT_EQ(names_of_slurm("n[a-b]]"), Names{"na-b]"});
  EXPECT_EQ(names_of_slurm("n[2-1]"), Names{});
}

TEST(Hosts, OfSlurmAreBounded) {
  EXPECT_EQ(names_of_slurm("n[0-65535][0-65535][0-65535]").size(), 65'536U);
}

TEST(Hosts, AreWhatTheUserGaveRatherThanSlurms) {
  ::setenv("SLURM_JOB_ID", "1", 1);
  ::setenv("SLURM_TASKS_PER_NODE", "4(x2)", 1);
  ::setenv("SLURM_JOB_NODELIST", "n[1-2]", 1);
  EXPECT_EQ(read_hosts("", "").slots, 8U);
  EXPECT_EQ(read_hosts("", "").names, (Names{"n1", "n2"}));
  EXPECT_EQ(read_hosts("n1:2", "").slots, 2U);
  ::unsetenv("SLURM_JOB_ID");
  ::unsetenv("SLURM_TASKS_PER_NODE");
  ::unsetenv("SLURM_JOB_NODELIST");
  EXPECT_FALSE(read_hosts("", "").are_given());
}

TEST(Hosts, OfAFileThatIsNotThereAreAnError) {
  EXPECT_THROW(read_hosts("", "/nowhere/hosts"), FileError);
}

}  // namespace
}  // namespace concbench::hosts_test
