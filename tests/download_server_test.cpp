#include "support/download_server.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <string>
#include <vector>

#include "../workloads/download/bodies.hpp"
#include "os/machine.hpp"

namespace concbench::download_server_test {
namespace {

using support::connect_to;
using support::DownloadServer;
using support::send_all;

std::string request(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

std::string request(const DownloadServer& server, std::uint64_t task) {
  return request(server.path() + std::to_string(task));
}

std::string body(std::uint64_t bytes, std::uint64_t task) {
  const download::Bodies bodies(1, bytes);
  std::string text;
  const auto append = [&](std::span<const char> piece) { text.append(piece.begin(), piece.end()); };
  bodies.for_each_common_piece(append);
  bodies.with_tail(task, append);
  return text;
}

/// The body of the next reply with this size.
std::string receive_body(const Fd& socket, std::size_t bytes) {
  const auto body_of = [](std::string_view reply) {
    const auto end = reply.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string_view() : reply.substr(end + 4);
  };
  const auto enough = [&](std::string_view reply) { return body_of(reply).size() >= bytes; };
  return std::string(body_of(support::receive(socket, enough)));
}

void reset_on_close(const Fd& socket) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void allow_descriptors(rlim_t count) {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = std::min(count, limit.rlim_max);
  setrlimit(RLIMIT_NOFILE, &limit);
}

TEST(DownloadServer, SendsTheBodyOfTheTask) {
  const DownloadServer server({{"bytes", {"3000000"}}, {"latency", {"1ms"}}});
  const Fd socket = connect_to(server.port());
  send_all(socket, request(server, 42));
  EXPECT_EQ(receive_body(socket, 3'000'000), body(3'000'000, 42));
}

TEST(DownloadServer, KeepsConnectionsOpenForFurtherRequests) {
  const DownloadServer server({{"bytes", {"1000"}}, {"latency", {"1ms"}}});
  const Fd socket = connect_to(server.port());
  for (const std::uint64_t task : {5U, 6U, 7U}) {
    send_all(socket, request(server, task));
    EXPECT_EQ(receive_body(socket, 1000), body(1000, task));
  }
}

TEST(DownloadServer, SendsTheSameBytesWhenItPacesThem) {
  const DownloadServer server(
      {{"bytes", {"300kB"}}, {"latency", {"0"}}, {"bandwidth", {"10MB/s"}}});
  const Fd socket = connect_to(server.port());
  send_all(socket, request(server, 1));
  EXPECT_EQ(receive_body(socket, 300'000), body(300'000, 1));
}

TEST(DownloadServer, ListensOnLoopbackOnly) {
  const DownloadServer server({});
  Fd same_port(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(server.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1);
  // Would be taken if the server listened on all addresses.
  EXPECT_EQ(bind(same_port.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
}

bool has_ipv6() {
  const Fd socket(::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in6 address = {};
  address.sin6_family = AF_INET6;
  address.sin6_addr = IN6ADDR_LOOPBACK_INIT;
  return bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

TEST(DownloadServer, ListensOnTheAddressThatItIsGiven) {
  const DownloadServer server(
      {}, 1, [] {}, "127.0.0.2");
  EXPECT_TRUE(server.url().starts_with("http://127.0.0.2:")) << server.url();
  EXPECT_THROW(connect_to(server.port()), std::runtime_error);
  if (!has_ipv6()) GTEST_SKIP() << "this machine has no IPv6";
  const DownloadServer other(
      {}, 1, [] {}, "::1");
  EXPECT_TRUE(other.url().starts_with("http://[::1]:")) << other.url();
}

TEST(DownloadServer, AnswersNobodyWhoDoesNotKnowItsPath) {
  const DownloadServer server({{"bytes", {"10"}}, {"latency", {"0"}}});
  const DownloadServer other({{"bytes", {"10"}}, {"latency", {"0"}}});
  for (const std::string& path : {std::string("/0"), other.path() + "0", server.path(),
                                  server.path() + "0/", "/" + server.path() + "0"}) {
    const Fd socket = connect_to(server.port());
    send_all(socket, request(path));
    const std::string answer = support::receive(
        socket, [](std::string_view reply) { return reply.find("\r\n") != reply.npos; });
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 404 ")) << path << ": " << answer;
  }
}

TEST(DownloadServer, HoldsAThousandConnectionsAtOnceAndDropsNone) {
  constexpr std::size_t count = 1000;
  allow_descriptors(2 * count);
  DownloadServer server({{"bytes", {"1000"}}, {"latency", {"100ms"}}});
  const std::uint64_t dropped = dropped_connections();
  // While it is paused nothing is accepted or answered, so they are all there together.
  server.pause();
  std::vector<Fd> sockets;
  for (std::size_t task = 0; task < count; ++task) {
    sockets.push_back(connect_to(server.port()));
    send_all(sockets.back(), request(server, task));
  }
  server.resume();
  for (std::size_t task = 0; task < count; ++task) {
    ASSERT_EQ(receive_body(sockets[task], 1000), body(1000, task));
  }
  EXPECT_EQ(dropped_connections(), dropped);
}

TEST(DownloadServer, LetsConnectionsWaitWhenItHasNoDescriptorsLeft) {
  constexpr std::size_t count = 50;
  const DownloadServer server({{"bytes", {"1000"}}, {"latency", {"1ms"}}}, 1, [] {
    const rlimit few = {.rlim_cur = 30, .rlim_max = 30};
    setrlimit(RLIMIT_NOFILE, &few);
  });
  std::vector<Fd> sockets;
  for (std::size_t task = 0; task < count; ++task) {
    sockets.push_back(connect_to(server.port()));
    send_all(sockets.back(), request(server, task));
  }
  for (std::size_t task = 0; task < count; ++task) {
    EXPECT_EQ(receive_body(sockets[task], 1000), body(1000, task));
    sockets[task] = Fd();
  }
}

TEST(DownloadServer, UsesAllTheDescriptorsThatItMayHave) {
  const DownloadServer server({{"bytes", {"1000"}}, {"latency", {"0"}}}, 1,
                              [] { allow_descriptors(30); });
  std::vector<Fd> idle;
  for (int i = 0; i < 100; ++i) idle.push_back(connect_to(server.port()));
  const Fd socket = connect_to(server.port());
  send_all(socket, request(server, 1));
  EXPECT_EQ(receive_body(socket, 1000), body(1000, 1));
}

TEST(DownloadServer, OutlivesClientsThatGoAwayBeforeTheAnswer) {
  const DownloadServer server({{"bytes", {"1000"}}, {"latency", {"20ms"}}});
  for (int i = 0; i < 20; ++i) {
    const Fd gone = connect_to(server.port());
    send_all(gone, request(server, 0));
    // Both together make the server's next write fail with a broken pipe.
    shutdown(gone.get(), SHUT_WR);
    reset_on_close(gone);
  }
  const Fd socket = connect_to(server.port());
  send_all(socket, request(server, 1));
  EXPECT_EQ(receive_body(socket, 1000), body(1000, 1));
}

TEST(DownloadServer, OutlivesClientsThatGoAwayInTheMiddle) {
  const DownloadServer server({{"bytes", {"1MB"}}, {"latency", {"0"}}, {"bandwidth", {"20MB/s"}}});
  for (int i = 0; i < 20; ++i) {
    const Fd gone = connect_to(server.port());
    send_all(gone, request(server, 0));
    receive_body(gone, 1);
    if (i % 2 == 0) reset_on_close(gone);
  }
  const Fd socket = connect_to(server.port());
  send_all(socket, request(server, 1));
  EXPECT_EQ(receive_body(socket, 1'000'000), body(1'000'000, 1));
}

}  // namespace
}  // namespace concbench::download_server_test
