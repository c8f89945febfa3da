#include <gtest/gtest.h>

#include "history/place.hpp"
#include "support/usage_error.hpp"

namespace concbench::history_place_test {
namespace {

TEST(HistoryPlace, IsInTheFolderForWhatProgramsKeep) {
  EXPECT_EQ(place_to_keep({.xdg_state_home = "/state", .home = "/home/u"}),
            "/state/concbench/history.db");
  EXPECT_EQ(place_to_keep({.home = "/home/u"}), "/home/u/.local/state/concbench/history.db");
}

TEST(HistoryPlace, IsNowhereWhereThereIsNoFolderForIt) {
  EXPECT_EQ(place_to_keep({}), std::nullopt);
  EXPECT_EQ(place_to_keep({.xdg_state_home = "state", .home = "."}), std::nullopt);
  EXPECT_NE(usage_error([] { place_to_look({}); }).find("CONCBENCH_HISTORY"), std::string::npos);
}

TEST(HistoryPlace, IsTheFileThatIsNamed) {
  const HistoryVariables named{.concbench_history = "a.db", .ci = "true", .home = "/home/u"};
  EXPECT_EQ(place_to_keep(named), "a.db");
  EXPECT_EQ(place_to_look(named), "a.db");
}

TEST(HistoryPlace, IsNowhereWhereTheHistoryIsOff) {
  const HistoryVariables off{.concbench_history = "off", .home = "/home/u"};
  EXPECT_EQ(place_to_keep(off), std::nullopt);
  EXPECT_NE(usage_error([&] { place_to_look(off); }).find("is off"), std::string::npos);
}

TEST(HistoryPlace, IsNowhereForRunsOfCiThatNameNone) {
  EXPECT_EQ(place_to_keep({.ci = "true", .home = "/home/u"}), std::nullopt);
  EXPECT_EQ(place_to_keep({.ci = "1", .home = "/home/u"}), std::nullopt);
  EXPECT_NE(place_to_keep({.ci = "false", .home = "/home/u"}), std::nullopt);
  EXPECT_EQ(place_to_look({.ci = "true", .home = "/h"}), "/h/.local/state/concbench/history.db");
}

}  // namespace
}  // namespace concbench::history_place_test
