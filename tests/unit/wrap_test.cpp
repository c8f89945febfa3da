#include "text/wrap.hpp"

#include <gtest/gtest.h>

namespace concbench {
namespace {

TEST(Wrapped, KeepsLinesWithinTheWidth) {
  EXPECT_EQ(wrapped("one two  three", 7), (std::vector<std::string>{"one two", "three"}));
}

TEST(Wrapped, GivesALongWordALineOfItsOwn) {
  EXPECT_EQ(wrapped("a longest b", 3), (std::vector<std::string>{"a", "longest", "b"}));
}

TEST(Wrapped, CountsColumnsAndNotBytes) {
  EXPECT_EQ(wrapped("\u00fc\u00fc \u00fc", 4), std::vector<std::string>{"\u00fc\u00fc \u00fc"});
}

TEST(Wrapped, HasNoLinesWhereThereAreNoWords) { EXPECT_TRUE(wrapped("  ", 5).empty()); }

}  // namespace
}  // namespace concbench
