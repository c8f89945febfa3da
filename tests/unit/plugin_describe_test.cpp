#include <gtest/gtest.h>

#include "plugins/describe.hpp"

namespace concbench {
namespace {

TEST(PluginDescription, IsTheSameAfterItWasPacked) {
  const std::vector<PluginWorkload> workloads{{.name = "a",
                                               .help = "with\nlines",
                                               .version = "1.0",
                                               .flags = 9,
                                               .counts_tasks = true,
                                               .params = {{.name = "n",
                                                           .fallback = "5",
                                                           .unit = "things",
                                                           .help = "many",
                                                           .least = 1,
                                                           .most = UINT64_MAX,
                                                           .kind = 3},
                                                          {.name = "empty"}}},
                                              {.name = "b"}};
  EXPECT_EQ(unpack(pack(workloads)), workloads);
  EXPECT_EQ(unpack(pack({})), std::vector<PluginWorkload>{});
}

}  // namespace
}  // namespace concbench
