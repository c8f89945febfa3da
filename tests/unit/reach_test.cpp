#include "mpi/reach.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace concbench::reach_test {
namespace {

Reach reach(const std::vector<std::string>& hosts) { return reach_from(hosts); }

TEST(Reach, IsByLoopbackAloneWhereThereIsNoOtherMachine) {
  EXPECT_EQ(reach({}).address, "127.0.0.1");
  EXPECT_EQ(reach({"127.0.0.1", "127.0.1.1", "::1"}).address, "127.0.0.1");
  EXPECT_EQ(reach({"127.0.0.1", "127.0.1.1", "::1"}).obstacle, "");
}

TEST(Reach, EndsAtAHostWithoutAnAddress) {
  EXPECT_EQ(reach({"127.0.0.1", "-"}).obstacle.substr(0, 42),
            "no address of host '-' is known here: name");
  EXPECT_EQ(reach({"-"}).address, "127.0.0.1");
}

}  // namespace
}  // namespace concbench::reach_test
