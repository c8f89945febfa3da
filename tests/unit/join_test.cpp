#include <gtest/gtest.h>

#include <vector>

#include "text/list.hpp"

namespace concbench::join_test {
namespace {

TEST(Join, PutsTheSeparatorBetweenPartsOnly) {
  EXPECT_EQ(join(std::vector<std::string>{"a", "", "c"}, ", "), "a, , c");
  EXPECT_EQ(join(std::vector<std::string_view>{"only"}, ", "), "only");
  EXPECT_EQ(join(std::vector<std::string>{}, ", "), "");
}

TEST(Join, WritesNumbersInFull) {
  EXPECT_EQ(join(std::vector<std::uint64_t>{0, 18446744073709551615U}, " "),
            "0 18446744073709551615");
  EXPECT_EQ(join(std::vector<int>{-1, 2}, ","), "-1,2");
}

}  // namespace
}  // namespace concbench::join_test
