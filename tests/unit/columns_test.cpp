#include "report/columns.hpp"

#include <gtest/gtest.h>

namespace concbench::columns_test {
namespace {

std::string shown(TextTable table, unsigned width) {
  Page page(false);
  write_table(page, std::move(table), {.width = width});
  return page.text();
}

Column names(Squeeze squeeze = Squeeze::shorten) {
  return {.title = "name", .cells = {"a-rather-long-name", "b"}, .left = true, .squeeze = squeeze};
}

Column figures(Squeeze squeeze = Squeeze::never) {
  return {.title = "figure", .cells = {"1.00 ms", "20.0 ms"}, .squeeze = squeeze};
}

TEST(Columns, AlignsCellsWithTheirTitles) {
  EXPECT_EQ(shown({.columns = {names(), figures()}}, 80),
            "name                 figure\n"
            "a-rather-long-name  1.00 ms\n"
            "b                   20.0 ms\n");
}

TEST(Columns, ShortensNamesWhereRoomLacks) {
  EXPECT_EQ(shown({.columns = {names(), figures()}}, 22),
            "name            figure\n"
            "a-rath…g-name  1.00 ms\n"
            "b              20.0 ms\n");
}

TEST(Columns, LeavesOutWhatCanBeMissedBeforeItMakesLittleOfNames) {
  EXPECT_EQ(shown({.columns = {names(), figures(Squeeze::drop)}}, 22),
            "name\n"
            "a-rather-long-name\n"
            "b\n");
}

TEST(Columns, LeavesOutWhatCanBeMissedBeforeItWrapsAShortText) {
  const Column text{.title = "text",
                    .cells = {"undecided  7 % faster to 11 % slower", "x"},
                    .left = true,
                    .squeeze = Squeeze::wrap};
  EXPECT_EQ(shown({.columns = {names(), figures(Squeeze::drop), text}}, 60),
            "name                text\n"
            "a-rather-long-name  undecided  7 % faster to 11 % slower\n"
            "b                   x\n");
}

TEST(Columns, WrapsTextsBelowTheirBeginning) {
  const Column text{.title = "text",
                    .cells = {"one two three four", "x"},
                    .left = true,
                    .squeeze = Squeeze::wrap};
  EXPECT_EQ(shown({.columns = {figures(), text}}, 20),
            " figure  text\n"
            "1.00 ms  one two\n"
            "         three four\n"
            "20.0 ms  x\n");
}

TEST(Columns, LeavesOutAColumnWithoutAnything) {
  EXPECT_EQ(shown({.columns = {names(), {.title = "empty", .cells = {"", ""}}}}, 80),
            "name\n"
            "a-rather-long-name\n"
            "b\n");
}

TEST(Columns, HasATextInPlaceOfFigures) {
  EXPECT_EQ(
      shown({.columns = {names(), figures()}, .instead = {"", "failed: it was too late"}}, 36),
      "name                 figure\n"
      "a-rather-long-name  1.00 ms\n"
      "b                   failed: it was\n"
      "                    too late\n");
}

TEST(Columns, IsAsWideAsItNeedsWhereAllIsAskedFor) {
  Page page(false);
  write_table(page, {.columns = {names(), figures(Squeeze::drop)}}, {.width = 10, .verbose = true});
  EXPECT_NE(page.text().find("a-rather-long-name  1.00 ms"), std::string::npos) << page.text();
}

TEST(Columns, KeepsToItsColumnsWithWideCharacters) {
  const Column wide{.title = "name", .cells = {"中文", "b"}, .left = true};
  EXPECT_EQ(shown({.columns = {wide, figures()}}, 80),
            "name   figure\n"
            "中文  1.00 ms\n"
            "b     20.0 ms\n");
}

}  // namespace
}  // namespace concbench::columns_test
