#include <gtest/gtest.h>

#include "plugins/describe.hpp"
#include "plugins/library.hpp"

namespace concbench::plugin_describe_test {
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

TEST(PluginDescription, IsRefusedWhereItIsCutShort) {
  const std::string packed = pack({{.name = "a", .params = {{.name = "n"}}}});
  for (std::size_t i = 0; i < packed.size(); ++i) {
    EXPECT_THROW(unpack(packed.substr(0, i)), PluginRefused) << i;
  }
}

}  // namespace
}  // namespace concbench::plugin_describe_test
