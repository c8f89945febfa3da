#include <gtest/gtest.h>

#include "app/plugins.hpp"

namespace concbench::plugin_arguments_test {
namespace {

using Texts = std::vector<std::string>;

Beginning beginning(const Texts& arguments) { return read_beginning(arguments); }

TEST(PluginArguments, ComeBeforeTheNameOfACommand) {
  const Beginning found = beginning({"concbench", "-L", "a", "-Lb", "fib", "-L", "c"});
  EXPECT_EQ(found.folders, (Texts{"a", "b"}));
  EXPECT_EQ(found.command, 4U);
}

TEST(PluginArguments, MayBeNone) {
  EXPECT_EQ(beginning({"concbench", "fib"}).command, 1U);
  EXPECT_EQ(beginning({"concbench"}).command, 1U);
}

TEST(PluginArguments, MayLackTheFolderOrTheCommand) {
  EXPECT_EQ(beginning({"concbench", "-L"}).command, 2U);
  EXPECT_EQ(beginning({"concbench", "-L", "a"}).command, 3U);
}

}  // namespace
}  // namespace concbench::plugin_arguments_test
