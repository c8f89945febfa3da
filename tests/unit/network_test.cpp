#include <gtest/gtest.h>

#include "os/machine.hpp"
#include "support/fake_tree.hpp"

namespace concbench::network_test {
namespace {

TEST(Network, CountsAnOverflowAndItsDropOnce) {
  const FakeTree tree;
  tree.write("proc/net/netstat",
             "TcpExt: SyncookiesSent ListenOverflows ListenDrops TCPTimeouts\n"
             "TcpExt: 1000 7 50 9\n"
             "IpExt: InNoRoutes ListenDrops\n"
             "IpExt: 3 4\n");
  EXPECT_EQ(dropped_connections(tree.root()), 50U);
}

TEST(Network, FindsTheTcpLinesBehindOthers) {
  const FakeTree tree;
  tree.write("proc/net/netstat", "IpExt: A B\nIpExt: 3 4\nTcpExt: ListenDrops\nTcpExt: 5\n");
  EXPECT_EQ(dropped_connections(tree.root()), 5U);
}

TEST(Network, CountsNoDropsWhereNothingCanBeRead) {
  const FakeTree tree;
  EXPECT_EQ(dropped_connections(tree.root()), 0U);
  for (const auto* garbage :
       {"", "TcpExt:", "TcpExt: ListenDrops\n", "TcpExt: ListenDrops\nTcpExt: x\n",
        "TcpExt: A ListenDrops\nTcpExt: 1\n"}) {
    tree.write("proc/net/netstat", garbage);
    EXPECT_EQ(dropped_connections(tree.root()), 0U) << garbage;
  }
}

}  // namespace
}  // namespace concbench::network_test
