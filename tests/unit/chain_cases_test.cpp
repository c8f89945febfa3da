#include <gtest/gtest.h>

#include "metg/measure.hpp"
#include "plan/axes.hpp"

namespace concbench::chain_cases_test {
namespace {

TEST(ChainCases, HaveHostsForRanksAlone) {
  if (!why_missing(find_backend("mpi")).empty()) GTEST_SKIP() << "Open MPI is not installed";
  const ChainCases cases({.workload = "chain", .backends = {"pool", "mpi"}, .hosts = "n1:2,n2:3"},
                         {.present = 8, .affinity = 4});
  const std::vector<MetgProbe> probes{
      {0, 10, 8}, {1, 10, 8}, {kStaticSplit, 10, 8}, {kPlainLoop, 10, 8}};
  const Plan plan = cases.plan_of(probes, 1);
  EXPECT_EQ(plan.hosts.slots, 5U);
  std::vector<unsigned> workers;
  for (const Case& c : plan.cases) workers.push_back(c.workers);
  EXPECT_EQ(workers, (std::vector<unsigned>{4, 5, 4, 1}));
}

}  // namespace
}  // namespace concbench::chain_cases_test
