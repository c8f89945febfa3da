#include <gtest/gtest.h>

#include <concbench/error.hpp>
#include <fstream>
#include <string>

#include "../workloads/download/info.hpp"
#include "os/files.hpp"
#include "support/download_server.hpp"

namespace concbench::download_urls_test {
namespace {

using support::download_params;
using support::Typed;
using Urls = std::vector<std::string>;

class DownloadUrls : public testing::Test {
 protected:
  std::string list(const std::string& text) const {
    const std::string path = directory_.path() / "urls.txt";
    std::ofstream(path) << text;
    return path;
  }

  static std::string refusal(const Typed& typed) {
    try {
      download_info().check(download_params(typed));
    } catch (const UsageError& error) {
      return error.what();
    }
    return "not refused";
  }

  TemporaryDirectory directory_{""};
};

TEST_F(DownloadUrls, MakeATaskEach) {
  const Params params = download_params({{"url", {"http://a/1", "http://a/1"}}, {"n", {"9"}}});
  EXPECT_EQ(download_info().tasks(params), 2U);
}

TEST_F(DownloadUrls, LeaveTheOwnServerAlone) {
  EXPECT_TRUE(download_info().needs_server(download_params({})));
  EXPECT_FALSE(download_info().needs_server(download_params({{"url", {"http://a"}}})));
  EXPECT_FALSE(download_info().needs_server(download_params({{"url-file", {"list"}}})));
}

TEST_F(DownloadUrls, OfAFileMayBeIndentedAndCommentedAndFollowThoseOfTheCommandLine) {
  const std::string path =
      list("# mirrors\n\n  http://b/1 \r\nhttps://b/2#part\n  # http://c\nhttp://d");
  const Params params = download_params({{"url", {"http://a"}}, {"url-file", {path}}});
  EXPECT_EQ(download::read_urls(params),
            (Urls{"http://a", "http://b/1", "https://b/2#part", "http://d"}));
}

TEST_F(DownloadUrls, AreHttpOrHttps) {
  EXPECT_EQ(refusal({{"url", {"file:///etc/passwd"}}}),
            "'file:///etc/passwd' is not a URL that starts with http:// or https://");
  EXPECT_EQ(refusal({{"url", {"http://a", "ftp://b"}}}),
            "'ftp://b' is not a URL that starts with http:// or https://");
}

TEST_F(DownloadUrls, HaveNoSpacesAndNoControlCharacters) {
  EXPECT_EQ(refusal({{"url", {"http://a/b c"}}}),
            "the URL 'http://a/b c' has spaces or control characters");
  EXPECT_NE(refusal({{"url", {"http://a/\x7f"}}}), "not refused");
}

TEST_F(DownloadUrls, AreMissedInAFileThatHasNone) {
  EXPECT_EQ(refusal({{"url-file", {list("# none yet\n")}}}), "--url-file names no URL");
}

TEST_F(DownloadUrls, CannotComeFromAFileThatIsNotThere) {
  const Params params = download_params({{"url-file", {directory_.path() / "missing"}}});
  EXPECT_THROW(download_info().check(params), FileError);
}

TEST_F(DownloadUrls, CannotComeFromAPipeWhichCouldBeReadOnlyOnce) {
  const Pipe pipe = make_pipe();
  const std::string path = "/proc/self/fd/" + std::to_string(pipe.read_end.get());
  EXPECT_THROW(download_info().check(download_params({{"url-file", {path}}})), FileError);
}

TEST(DownloadParams, CountTheFilesOfTheOwnServer) {
  EXPECT_EQ(download_info().tasks(download_params({})), 7U);
  EXPECT_EQ(download_info().tasks(download_params({{"n", {"1e3"}}})), 1000U);
}

TEST(DownloadParams, JitterMustNotBeLargerThanTheLatency) {
  const auto check = [](const Typed& typed) { download_info().check(download_params(typed)); };
  EXPECT_NO_THROW(check({{"latency", {"5ms"}}, {"jitter", {"5ms"}}}));
  EXPECT_THROW(check({{"latency", {"5ms"}}, {"jitter", {"6ms"}}}), UsageError);
}

TEST(DownloadParams, FolderIsTheSystemsUnlessTheUserNamesOne) {
  EXPECT_EQ(download_info().directory(download_params({})), "");
  EXPECT_EQ(download_info().directory(download_params({{"dir", {"/srv"}}})), "/srv");
}

}  // namespace
}  // namespace concbench::download_urls_test
