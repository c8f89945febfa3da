#include <gtest/gtest.h>

#include "mpi/ends.hpp"

namespace concbench::ranks_end_test {
namespace {

constexpr std::string_view kRule =
    "--------------------------------------------------------------------------\n";

/// What Open MPI 4.1.4 writes.
std::string framed(std::string_view text) {
  return std::string(kRule).append(text).append("\n").append(kRule);
}

ExitStatus exited(int code) { return {.pid = 1, .status = code << 8}; }
ExitStatus killed(int signal) { return {.pid = 1, .status = signal}; }

std::string reason_of(const ExitStatus& ended, const std::string& said) {
  return explain_end(ended, said).reason;
}

TEST(EndOfRanks, NamesTheRankItsNodeAndItsSignal) {
  const std::string said = framed(
      "mpirun noticed that process rank 1 with PID 4711 on node n2 exited on signal 9 (Killed).");
  EXPECT_EQ(reason_of(exited(137), said), "rank 1 on node n2 was killed by signal 9 (Killed)");
  EXPECT_EQ(explain_end(exited(137), said).rank, 1U);
}

TEST(EndOfRanks, IsReadWhereverLinesAreBroken) {
  const std::string said = framed(
      "mpirun noticed that process rank 12 with PID 0 on node\na-long-name exited on signal 11 "
      "(Segmentation fault).");
  EXPECT_EQ(reason_of(exited(139), said),
            "rank 12 on node a-long-name was killed by signal 11 (Segmentation fault)");
}

TEST(EndOfRanks, NamesTheNodeThatWasLost) {
  const std::string said = framed(
      "ORTE has lost communication with a remote daemon.\n\n"
      "  HNP daemon   : [[14361,0],0] on node n1\n"
      "  Remote daemon: [[14361,0],1] on node n2\n\n"
      "This is usually due to either a failure of the TCP network\nconnection to the node, or "
      "possibly an internal failure of\nthe daemon itself. We cannot recover from this failure, "
      "and\ntherefore will terminate the job.");
  EXPECT_EQ(reason_of(exited(205), said),
            "the daemon on node n2 was lost: it died, or the link to it is down");
}

TEST(EndOfRanks, NamesTheRankThatLeft) {
  const std::string said = framed(
      "mpirun detected that one or more processes exited with non-zero status, thus causing\nthe "
      "job to be terminated. The first process to do so was:\n\n"
      "  Process name: [[36023,1],2]\n  Exit code:    3\n");
  EXPECT_EQ(reason_of(exited(3), said), "rank 2 exited with code 3");
}

TEST(EndOfRanks, RepeatsWhatTheWayToANodeSaidOfADaemon) {
  const std::string said =
      "[n1:00033] plm:rsh: Warning: setpgid(37,37) failed in parent with errno=Permission "
      "denied(13)\n"
      "Warning: Permanently added 'n3' to the list of known hosts.\r\n"
      "ssh: connect to host n2 port 22: Connection refused\r\n" +
      framed("ORTE was unable to reliably start one or more daemons.\nThis usually is caused by:");
  EXPECT_EQ(reason_of(exited(255), said),
            "a daemon on another node ended or could not be started (ssh: connect to host n2 port "
            "22: Connection refused)");
}

std::string some_rank_ended() {
  return framed(
      "Primary job  terminated normally, but 1 process returned\na non-zero exit code. Per "
      "user-direction, the job has been aborted.");
}

TEST(EndOfRanks, SaysThatItIsNotKnownWhichRankItWas) {
  EXPECT_EQ(reason_of(exited(1), some_rank_ended()),
            "a rank ended before the work was done; mpirun did not say which");
  EXPECT_EQ(reason_of(exited(137), some_rank_ended()),
            "a rank was killed by signal 9 (Killed); mpirun did not say which");
}

TEST(EndOfRanks, IsToldByMpirunBeforeItEnds) {
  EXPECT_TRUE(tells_an_end(some_rank_ended()));
  EXPECT_TRUE(tells_an_end(framed("ORTE has lost communication with a remote daemon.")));
  EXPECT_FALSE(tells_an_end(framed("You requested more processes than CPUs.")));
}

TEST(EndOfRanks, SaysHowMpirunEndedThatSaidNothing) {
  EXPECT_EQ(reason_of(killed(9), ""), "mpirun was killed by signal 9 (Killed)");
  EXPECT_EQ(reason_of(exited(1), ""), "mpirun exited with code 1 before the work was done");
}

TEST(EndOfRanks, RepeatsTheFirstWordsWhereItKnowsNothingElse) {
  const std::string said = framed("There are not enough slots available in the system");
  EXPECT_EQ(reason_of(exited(1), said),
            "mpirun said: There are not enough slots available in the system");
}

TEST(EndOfRanks, GivesTheReasonThatARankHasToldBeforeAllElse) {
  const std::string said = "concbench-mpi: rank 1 on node n2: cannot load 'x.so'\n" +
                           framed(
                               "mpirun detected that one or more processes exited\n  Process "
                               "name: [[36023,1],1]\n  Exit code:    1\n");
  const RankEnd end = explain_end(exited(1), said);
  EXPECT_EQ(end.reason, "rank 1 on node n2: cannot load 'x.so'");
  EXPECT_TRUE(end.is_own);
}

TEST(EndOfRanks, TakesNoWordsOfAShellForThoseOfARank) {
  const RankEnd end =
      explain_end(exited(126), "sh: 1: /opt/concbench-mpi: Permission denied\n" +
                                   framed("ORTE was unable to reliably start one or more "
                                          "daemons.\nThis usually is caused by:"));
  EXPECT_EQ(end.reason,
            "a daemon on another node ended or could not be started (sh: 1: /opt/concbench-mpi: "
            "Permission denied)");
}

TEST(EndOfRanks, IsALossWhereNoRankGaveAReason) { EXPECT_FALSE(explain_end(killed(9), "").is_own); }

TEST(EndOfRanks, HasNothingInItThatSteersATerminal) {
  EXPECT_EQ(reason_of(exited(1), "concbench-mpi: a\x1b[31mb\n").find('\x1b'), std::string::npos);
}

TEST(BeforeAnEnd, IsWhatProgramsWrote) {
  const std::string end = framed("mpirun has exited due to process rank 0 with PID 0 on");
  EXPECT_EQ(before_an_end("one\n" + end + framed("Primary job  terminated")), "one\n");
  EXPECT_EQ(before_an_end(end), "");
}

TEST(BeforeAnEnd, IsAllOfItWhereProgramsDrawRulers) {
  const std::string table = framed("a table") + framed("another");
  EXPECT_EQ(before_an_end(table), table);
  EXPECT_EQ(before_an_end(table + framed("MPI_ABORT was invoked on rank 1")), table);
}

}  // namespace
}  // namespace concbench::ranks_end_test
