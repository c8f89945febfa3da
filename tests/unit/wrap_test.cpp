#include "text/wrap.hpp"

#include <gtest/gtest.h>

namespace concbench::wrap_test {
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

TEST(Wrapped, KeepsAFigureAndItsUnitTogether) {
  EXPECT_EQ(wrapped("took 12.5 ms, or 3 %.", 10),
            (std::vector<std::string>{"took", "12.5 ms,", "or 3 %."}));
  EXPECT_EQ(wrapped("to 1 s", 4), (std::vector<std::string>{"to", "1 s"}));
  EXPECT_EQ(wrapped("a s b", 3), (std::vector<std::string>{"a s", "b"}));
}

TEST(Folded, ShortensWhatIsLongerThanALine) {
  EXPECT_EQ(folded("at /a/very/long/path now", 9, ".."),
            (std::vector<std::string>{"at", "/a/v..ath", "now"}));
}

TEST(Wrapped, HasNoLinesWhereThereAreNoWords) { EXPECT_TRUE(wrapped("  ", 5).empty()); }

}  // namespace
}  // namespace concbench::wrap_test
