// How much an HTTP server on 127.0.0.1 can serve: holds CONNECTIONS connections at once, each of
// which gets PATH once and is then replaced, until REQUESTS replies have come. Shows replies and
// bytes per second, how long it took from connecting to the last byte, and the CPU time that the
// server needed where its PID is given.
//
//   download_load PORT PATH CONNECTIONS REQUESTS [PID]
#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "os/fd.hpp"

namespace {

using concbench::Fd;
using Clock = std::chrono::steady_clock;

struct Connection {
  Fd socket;
  Clock::time_point begin;
};

class Load {
 public:
  Load(std::uint16_t port, const std::string& path, std::size_t connections, std::size_t requests)
      : request_("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        epoll_(epoll_create1(EPOLL_CLOEXEC)),
        connections_(connections),
        requests_(requests) {
    address_.sin_family = AF_INET;
    address_.sin_port = htons(port);
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }

  void run() {
    for (std::size_t i = 0; i < connections_.size(); ++i) open(i);
    while (seconds_.size() < requests_) turn();
    std::ranges::sort(seconds_);
  }

  std::uint64_t bytes() const { return bytes_; }
  double quantile(double q) const {
    return seconds_[static_cast<std::size_t>(q * static_cast<double>(seconds_.size() - 1))];
  }

 private:
  void open(std::size_t i) {
    if (opened_ == requests_) return;
    ++opened_;
    Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const linger reset = {.l_onoff = 1, .l_linger = 0};
    setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    const auto begin = Clock::now();
    if (connect(socket.get(), reinterpret_cast<sockaddr*>(&address_), sizeof address_) != 0 ||
        send(socket.get(), request_.data(), request_.size(), MSG_NOSIGNAL) < 0) {
      throw std::runtime_error("cannot connect");
    }
    epoll_event event = {.events = EPOLLIN, .data = {.u64 = i}};
    epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.get(), &event);
    connections_[i] = {std::move(socket), begin};
  }

  void turn() {
    epoll_event events[512];
    const int count = epoll_wait(epoll_.get(), events, 512, 10'000);
    if (count <= 0) throw std::runtime_error("nothing arrives any more");
    for (int i = 0; i < count; ++i) take(events[i].data.u64);
  }

  void take(std::size_t i) {
    static char buffer[1 << 18];
    const ssize_t size = recv(connections_[i].socket.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (size > 0) bytes_ += static_cast<std::uint64_t>(size);
    if (size < 0 && errno != EAGAIN) throw std::runtime_error("cannot receive");
    if (size != 0) return;
    seconds_.push_back(std::chrono::duration<double>(Clock::now() - connections_[i].begin).count());
    connections_[i].socket = Fd();
    open(i);
  }

  std::string request_;
  Fd epoll_;
  sockaddr_in address_ = {};
  std::vector<Connection> connections_;
  std::size_t requests_;
  std::size_t opened_ = 0;
  std::vector<double> seconds_;
  std::uint64_t bytes_ = 0;
};

/// User and system time, or 0 where there is no such process.
double cpu_seconds(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  if (text.empty()) return 0;
  // The name of the program may hold spaces; what follows its bracket is regular.
  unsigned long user = 0;
  unsigned long system = 0;
  std::sscanf(text.c_str() + text.rfind(')') + 2,
              "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void raise_descriptor_limit() {
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int run(int argc, char** argv) {
  if (argc < 5) throw std::runtime_error("PORT PATH CONNECTIONS REQUESTS [PID]");
  raise_descriptor_limit();
  const std::string pid = argc > 5 ? argv[5] : "none";
  const std::size_t requests = std::stoul(argv[4]);
  Load load(static_cast<std::uint16_t>(std::stoi(argv[1])), argv[2], std::stoul(argv[3]), requests);
  const double cpu = cpu_seconds(pid);
  const auto begin = Clock::now();
  load.run();
  const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
  const double server = cpu_seconds(pid) - cpu;
  fmt::print(
      "{:.0f} replies/s, {:.0f} MB/s, median {:.2f} ms, p99 {:.2f} ms, server {:.1f} us of CPU "
      "a reply, {:.0f} % of a core\n",
      static_cast<double>(requests) / elapsed, static_cast<double>(load.bytes()) / elapsed / 1e6,
      load.quantile(0.5) * 1e3, load.quantile(0.99) * 1e3,
      server / static_cast<double>(requests) * 1e6, server / elapsed * 100);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "download_load: {}\n", error.what());
    return 1;
  }
}
