#include <gtest/gtest.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/resource.h>

#include <concbench/error.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <set>
#include <string>
#include <thread>

#include "../workloads/download/checksum.hpp"
#include "os/files.hpp"
#include "support/download_server.hpp"
#include "support/no_more_files.hpp"

namespace concbench::download_client_test {
namespace {

using support::bound_socket;
using support::CannedServer;
using support::DownloadServer;
using support::ok_reply;
using support::Typed;
using support::url;
using Values = std::vector<std::uint64_t>;

/// Sets an environment variable for as long as it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;
  ~Variable() { unsetenv(name_); }

 private:
  const char* name_;
};

/// Lets no file grow beyond `bytes`; the nearest thing to a full disk that needs no mount.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit = {.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }

 private:
  void (*handler_)(int);
  rlimit before_ = {};
};

class DownloadClient : public testing::Test {
 protected:
  std::unique_ptr<Workload> make(const Typed& typed, const std::string& server = "",
                                 std::uint64_t seed = 1) const {
    auto workload = make_download(support::download_params(typed),
                                  {.seed = seed, .directory = directory_.path(), .server = server});
    workload->setup();
    return workload;
  }

  static Values run(Workload& workload, Chunk chunk) {
    Values values(chunk.size());
    workload.run(chunk, values);
    return values;
  }

  static std::string failure(Workload& workload) {
    try {
      run(workload, {0, 1});
    } catch (const TaskError& error) {
      return error.what();
    }
    return "did not fail";
  }

  std::string failure(const Typed& typed) const { return failure(*make(typed)); }

  /// The files in the folder, name to content.
  std::map<std::string, std::string> files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      std::ifstream file(entry.path(), std::ios::binary);
      files[entry.path().filename()] = {std::istreambuf_iterator<char>(file), {}};
    }
    return files;
  }

  TemporaryDirectory directory_{""};
};

using Files = std::map<std::string, std::string>;

TEST_F(DownloadClient, FindsTheValuesThatItExpects) {
  const Typed typed = {{"n", {"5"}}, {"bytes", {"100KiB"}}, {"latency", {"1ms"}}};
  const DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  const Values values = run(*workload, {0, 5});
  for (std::uint64_t task = 0; task < 5; ++task) {
    EXPECT_EQ(values[task], workload->expected(task));
  }
  EXPECT_EQ(std::set(values.begin(), values.end()).size(), 5U);
}

TEST_F(DownloadClient, LeavesFilesOfTheRightSizeUntilItCleansUp) {
  const Typed typed = {{"n", {"2"}}, {"bytes", {"1100000"}}, {"latency", {"0"}}};
  const DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  const Values values = run(*workload, {0, 2});
  for (const auto& [name, content] : files()) {
    EXPECT_EQ(content.size(), 1'100'000U) << name;
    download::Checksum checksum;
    checksum.add(content);
    EXPECT_EQ(checksum.value(), values[name == "0-0" ? 0 : 1]);
  }
  EXPECT_EQ(files().size(), 2U);
  workload->clean_up();
  EXPECT_EQ(files().size(), 0U);
}

TEST_F(DownloadClient, TakesEmptyFiles) {
  const Typed typed = {{"n", {"1"}}, {"bytes", {"0"}}, {"latency", {"0"}}};
  const DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  EXPECT_EQ(run(*workload, {0, 1}), Values{*workload->expected(0)});
  EXPECT_EQ(files(), (Files{{"0-0", ""}}));
}

TEST_F(DownloadClient, RunsInManyThreadsAtOnce) {
  const Typed typed = {
      {"n", {"64"}}, {"bytes", {"20kB"}}, {"latency", {"5ms"}}, {"jitter", {"5ms"}}};
  const DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  std::vector<std::future<Values>> values;
  for (std::uint64_t task = 0; task < 64; ++task) {
    const Chunk chunk = {task, task + 1};
    values.push_back(std::async(std::launch::async, [&, chunk] { return run(*workload, chunk); }));
  }
  for (std::uint64_t task = 0; task < 64; ++task) {
    EXPECT_EQ(values[task].get(), Values{*workload->expected(task)});
  }
}

TEST_F(DownloadClient, RunsInForkedWorkers) {
  const Typed typed = {{"n", {"1"}}, {"bytes", {"20kB"}}, {"latency", {"0"}}};
  const DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  Child worker(fork_process([&] {
    if (run(*workload, {0, 1})[0] != workload->expected(0)) _exit(1);
  }));
  EXPECT_TRUE(worker.wait().ok());
  EXPECT_EQ(files().size(), 1U);
  workload->clean_up();
  EXPECT_EQ(files().size(), 0U);
}

TEST_F(DownloadClient, NoticesOtherContent) {
  const Typed typed = {{"n", {"1"}}, {"latency", {"0"}}};
  const DownloadServer server(typed, 2);
  const auto workload = make(typed, server.url());
  EXPECT_EQ(failure(*workload), "cannot download " + server.url() + "0" + ": wrong checksum");
}

TEST_F(DownloadClient, NoticesAnotherSize) {
  const DownloadServer server({{"bytes", {"512"}}, {"latency", {"0"}}});
  const auto workload = make({{"bytes", {"1024"}}}, server.url());
  EXPECT_EQ(failure(*workload),
            "cannot download " + server.url() + "0" + ": got 512 of 1024 bytes");
}

TEST_F(DownloadClient, NoticesAShortBody) {
  const CannedServer server(
      {"HTTP/1.1 200 OK\r\nContent-Length: 1024\r\n\r\n" + std::string(512, 'x')});
  const std::string file = url(server.port(), "/short");
  EXPECT_EQ(failure({{"url", {file}}}), "cannot download " + file + ": got 512 of 1024 bytes");
}

TEST_F(DownloadClient, NoticesAConnectionThatIsClosedWithoutAnAnswer) {
  const CannedServer server({""});
  const std::string file = url(server.port(), "/silent");
  EXPECT_EQ(failure({{"url", {file}}}), "cannot download " + file + ": empty reply from server");
}

TEST_F(DownloadClient, NamesTheUrlAndTheStatusOfAnHttpError) {
  const DownloadServer server({});
  const std::string file = server.url() + "no-number";
  EXPECT_EQ(failure({{"url", {file}}}), "cannot download " + file + ": http status 404");
  EXPECT_EQ(files(), Files{});
}

TEST_F(DownloadClient, NamesTheUrlOfARefusedConnection) {
  const Fd nobody_listens = bound_socket();
  const std::string file = url(support::port_of(nobody_listens), "/x");
  EXPECT_EQ(failure({{"url", {file}}}), "cannot download " + file + ": connection refused");
}

TEST_F(DownloadClient, SaysThatThereAreTooManyOpenFiles) {
  const Typed typed = {{"n", {"1"}}, {"latency", {"0"}}};
  const DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  const NoMoreFiles limit;
  EXPECT_EQ(failure(*workload), "cannot download " + server.url() + "0" + ": too many open files");
}

TEST_F(DownloadClient, FailsWhenTheServerDiesInTheMiddle) {
  const Typed typed = {
      {"n", {"1"}}, {"bytes", {"50MB"}}, {"latency", {"0"}}, {"bandwidth", {"100kB/s"}}};
  DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  const Fd watch(inotify_init1(IN_CLOEXEC));
  inotify_add_watch(watch.get(), directory_.path().c_str(), IN_MODIFY);
  std::string message;
  std::jthread client([&] { message = failure(*workload); });
  pollfd written = {.fd = watch.get(), .events = POLLIN, .revents = 0};
  const int events = poll(&written, 1, 10'000);
  server.kill();
  client.join();
  EXPECT_EQ(events, 1) << "nothing was written before the server died";
  EXPECT_TRUE(message.starts_with("cannot download " + server.url() + "0" + ": ")) << message;
  workload->clean_up();
  EXPECT_EQ(files(), Files{});
}

TEST_F(DownloadClient, NamesTheFileThatCannotBeWritten) {
  const Typed typed = {{"n", {"1"}}, {"bytes", {"100KiB"}}, {"latency", {"0"}}};
  const DownloadServer server(typed);
  const auto workload = make(typed, server.url());
  const FileSizeLimit limit(4096);
  EXPECT_EQ(failure(*workload),
            "cannot write " + (directory_.path() / "0-0").string() + ": file too large");
}

TEST_F(DownloadClient, DoesNotWriteOverAFileNorThroughALink) {
  const CannedServer server({ok_reply("new")});
  const std::string target = directory_.path() / "target";
  std::filesystem::create_symlink(target, directory_.path() / "0-x");
  EXPECT_EQ(failure({{"url", {url(server.port(), "/x")}}}),
            "cannot create " + (directory_.path() / "0-x").string() + ": file exists");
  EXPECT_FALSE(std::filesystem::exists(target));
}

TEST_F(DownloadClient, NamesAFolderThatIsNotThere) {
  const auto workload = make_download(support::download_params({}), {.directory = "/no/such"});
  try {
    workload->setup();
    FAIL() << "set up";
  } catch (const TaskError& error) {
    EXPECT_STREQ(error.what(), "cannot open /no/such: no such file or directory");
  }
}

TEST_F(DownloadClient, FollowsRedirectsAndNamesTheFileAfterTheFirstUrl) {
  const CannedServer server(
      {"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", ok_reply("moved here")});
  const auto workload = make({{"url", {url(server.port(), "/a")}}});
  run(*workload, {0, 1});
  EXPECT_EQ(files(), (Files{{"0-a", "moved here"}}));
}

TEST_F(DownloadClient, DoesNotFollowRedirectsToOtherProtocols) {
  const CannedServer server(
      {"HTTP/1.1 302 Found\r\nLocation: file:///etc/hostname\r\nContent-Length: 0\r\n\r\n"});
  const std::string why = failure({{"url", {url(server.port(), "/a")}}});
  EXPECT_NE(why.find("rotocol"), std::string::npos) << why;
  EXPECT_EQ(files(), Files{});
}

TEST_F(DownloadClient, GivesUpAfterTenRedirects) {
  const CannedServer server(std::vector<std::string>(
      20, "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n"));
  const std::string why = failure({{"url", {url(server.port(), "/a")}}});
  EXPECT_NE(why.find("10"), std::string::npos) << why;
}

TEST_F(DownloadClient, KeepsEqualNamesApart) {
  const CannedServer server({ok_reply("first"), ok_reply("second")});
  const std::string file = url(server.port(), "/same.txt");
  const auto workload = make({{"url", {file, file}}});
  const Values values = run(*workload, {0, 2});
  EXPECT_EQ(files(), (Files{{"0-same.txt", "first"}, {"1-same.txt", "second"}}));
  EXPECT_NE(values[0], values[1]);
  EXPECT_EQ(workload->expected(0), std::nullopt);
  workload->clean_up();
  EXPECT_EQ(files(), Files{});
}

TEST_F(DownloadClient, TakesProxiesFromTheEnvironmentForUrls) {
  const CannedServer proxy({ok_reply("by proxy")});
  const Variable variable("http_proxy", url(proxy.port(), "/"));
  const auto workload = make({{"url", {"http://host.invalid/x"}}});
  run(*workload, {0, 1});
  EXPECT_EQ(files(), (Files{{"0-x", "by proxy"}}));
}

TEST_F(DownloadClient, AsksNoProxyForTheOwnServer) {
  const Typed typed = {{"n", {"1"}}, {"latency", {"0"}}};
  const DownloadServer server(typed);
  const Fd nobody_listens = bound_socket();
  const Variable variable("http_proxy", url(support::port_of(nobody_listens), "/"));
  const auto workload = make(typed, server.url());
  EXPECT_EQ(run(*workload, {0, 1}), Values{*workload->expected(0)});
}

}  // namespace
}  // namespace concbench::download_client_test
