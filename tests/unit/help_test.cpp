#include "cli/help.hpp"

#include <gtest/gtest.h>

namespace concbench::help_test {
namespace {

TEST(HelpPage, AlignsTheTextsOfAllSections) {
  const HelpPage page{.about = "It", .sections = {{"A", {{"-a", "x"}}}, {"B", {{"--bbb", "y"}}}}};
  EXPECT_EQ(to_text(page), "It\n\nA:\n  -a     x\n\nB:\n  --bbb  y\n");
}

TEST(HelpPage, PutsTheTextBelowWhatIsVeryLong) {
  const std::string longest(40, 'l');
  const HelpPage page{.about = "It", .sections = {{"A", {{"-a", "x"}, {longest, "y"}}}}};
  EXPECT_EQ(to_text(page), "It\n\nA:\n  -a  x\n  " + longest + "\n      y\n");
}

TEST(HelpPage, LeavesOutSectionsWithoutLines) {
  EXPECT_EQ(to_text({.about = "It", .sections = {{"A", {}}}, .end = "More"}), "It\n\nMore\n");
}

}  // namespace
}  // namespace concbench::help_test
