#include <gtest/gtest.h>

#include <algorithm>

#include "mpi/command.hpp"
#include "mpi/folders.hpp"

namespace concbench::mpirun_test {
namespace {

Launch launch_of(unsigned ranks, Hosts hosts = {}) {
  return {.mpirun = "/usr/bin/mpirun",
          .program = "/opt/concbench-mpi",
          .hosts = std::move(hosts),
          .ranks = ranks,
          .cpus = 2,
          .folder = "/dev/shm/x"};
}

bool has(const std::vector<std::string>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool has_variable(const Launch& launch, std::string_view name) {
  const auto variables = variables_of(launch);
  return std::ranges::any_of(variables, [&](const auto& v) { return v.first == name; });
}

TEST(Mpirun, StartsTheProgramOnThisMachine) {
  EXPECT_EQ(words_of(launch_of(3)),
            (std::vector<std::string>{"/usr/bin/mpirun", "-np", "3", "--bind-to", "none",
                                      "--oversubscribe", "-x", "CONCBENCH_ARGUMENTS",
                                      "/opt/concbench-mpi"}));
}

TEST(Mpirun, IsGivenTheHosts) {
  const auto words = words_of(launch_of(4, {.list = "n1:2,n2:2", .slots = 4}));
  ASSERT_TRUE(has(words, "--host"));
  EXPECT_EQ(*(std::ranges::find(words, "--host") + 1), "n1:2,n2:2");
  EXPECT_TRUE(has(words_of(launch_of(4, {.file = "hosts", .slots = 4})), "--hostfile"));
}

TEST(Mpirun, IsToldWhereThereAreMoreRanksThanRoom) {
  EXPECT_FALSE(has(words_of(launch_of(4, {.list = "n1:4", .slots = 4})), "--oversubscribe"));
  EXPECT_TRUE(has(words_of(launch_of(5, {.list = "n1:4", .slots = 4})), "--oversubscribe"));
}

TEST(Mpirun, LooksForNetworksOnlyWhereThereAreHosts) {
  EXPECT_TRUE(has_variable(launch_of(2), "OMPI_MCA_btl"));
  EXPECT_FALSE(has_variable(launch_of(2, {.list = "n1,n2", .slots = 2}), "OMPI_MCA_btl"));
}

TEST(Mpirun, IsAllowedToRunAsRootWhereTheUserIs) {
  Launch launch = launch_of(1);
  EXPECT_FALSE(has_variable(launch, "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"));
  launch.hosts.allow_root = true;
  EXPECT_TRUE(has_variable(launch, "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"));
}

TEST(Mpirun, EndsTheRanksOfAJobThatFailsAtOnce) {
  const auto variables = variables_of(launch_of(2));
  EXPECT_TRUE(std::ranges::count(
      variables, std::pair<std::string, std::string>("OMPI_MCA_odls_base_sigkill_timeout", "0")));
}

std::string agent_of(const Launch& launch) {
  for (const auto& [name, value] : variables_of(launch)) {
    if (name == "OMPI_MCA_orte_launch_agent") return value;
  }
  return "none";
}

TEST(Mpirun, StartsDaemonsByWhatCleansUpBehindThem) {
  Launch launch = launch_of(1);
  EXPECT_EQ(agent_of(launch), "/opt/concbench-mpi --daemon /dev/shm/x orted");
  launch.directory = "/tmp/y";
  EXPECT_EQ(agent_of(launch), "/opt/concbench-mpi --daemon /dev/shm/x:/tmp/y orted");
}

TEST(Mpirun, TellsWhatCleansUpOfFoldersWhoseNamesAShellWouldReadInAnotherWay) {
  Launch launch = launch_of(1);
  launch.directory = "/tmp/my files";
  EXPECT_EQ(agent_of(launch), "/opt/concbench-mpi --daemon /dev/shm/x:/tmp/my%20files orted");
}

TEST(Mpirun, StartsDaemonsByThemselvesWhereAShellWouldNotFindTheProgram) {
  Launch launch = launch_of(1);
  launch.program = "/opt/my programs/concbench-mpi";
  EXPECT_EQ(agent_of(launch), "none");
}

TEST(Folders, ComeBackFromTheirWord) {
  const std::vector<std::filesystem::path> folders{"/tmp/$HOME", "/a b;c", "/x:y", "/100%",
                                                   "/\xc3\xa4'\""};
  const std::string word = to_word(folders);
  EXPECT_EQ(word.find_first_of(" $;'\"\\"), std::string::npos) << word;
  EXPECT_EQ(folders_of(word), folders);
  EXPECT_TRUE(folders_of("").empty());
}

}  // namespace
}  // namespace concbench::mpirun_test
