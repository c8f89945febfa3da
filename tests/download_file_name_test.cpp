#include <gtest/gtest.h>

#include <string>

#include "../workloads/download/folder.hpp"

namespace concbench::download::download_file_name_test {
namespace {

TEST(DownloadFileName, IsTheTaskAndTheEndOfThePath) {
  EXPECT_EQ(file_name(3, "https://example.org/a/b/report-2.1_final.pdf"), "3-report-2.1_final.pdf");
}

TEST(DownloadFileName, LeavesOutQueryAndFragment) {
  EXPECT_EQ(file_name(0, "http://example.org/get.php?file=/etc/passwd"), "0-get.php");
  EXPECT_EQ(file_name(0, "http://example.org/page#part/two"), "0-page");
  EXPECT_EQ(file_name(0, "http://example.org?next=/x/y"), "0-index");
}

TEST(DownloadFileName, IsIndexWhereThePathEndsInNothing) {
  EXPECT_EQ(file_name(0, "http://example.org"), "0-index");
  EXPECT_EQ(file_name(0, "http://example.org/"), "0-index");
  EXPECT_EQ(file_name(0, "http://example.org/folder/"), "0-index");
  EXPECT_EQ(file_name(0, ""), "0-index");
}

TEST(DownloadFileName, NeverLeavesTheFolder) {
  EXPECT_EQ(file_name(1, "http://example.org/../../etc/passwd"), "1-passwd");
  EXPECT_EQ(file_name(1, "http://example.org/.."), "1-index");
  EXPECT_EQ(file_name(1, "http://example.org/."), "1-index");
  EXPECT_EQ(file_name(1, "http://example.org/..\\..\\boot.ini"), "1-.._.._boot.ini");
}

TEST(DownloadFileName, DoesNotDecodePercentSigns) {
  EXPECT_EQ(file_name(1, "http://example.org/%2e%2e%2fetc%2fpasswd"), "1-%2e%2e%2fetc%2fpasswd");
}

TEST(DownloadFileName, ReplacesWhatCouldDoHarm) {
  const std::string url = std::string("http://example.org/a\nb\x1b[31m\xc3\xa4 (rm)") + '\0' + "c";
  EXPECT_EQ(file_name(1, url), "1-a_b__31m____rm__c");
}

TEST(DownloadFileName, IsShortHoweverLongTheUrlIs) {
  const std::string name = file_name(UINT64_MAX, "http://h/" + std::string(5000, 'x'));
  EXPECT_LE(name.size(), 143U);
  EXPECT_TRUE(name.starts_with("18446744073709551615-xxx"));
}

TEST(DownloadFileName, DiffersByTaskForTheSameUrl) {
  EXPECT_NE(file_name(1, "http://h/11"), file_name(11, "http://h/1"));
  EXPECT_NE(file_name(1, "http://h/x"), file_name(2, "http://h/x"));
}

}  // namespace
}  // namespace concbench::download::download_file_name_test
