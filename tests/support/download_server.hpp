#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <concbench/workload.hpp>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "os/fd.hpp"
#include "os/process.hpp"

namespace concbench {

WorkloadInfo download_info();
MakeWorkload make_download;
ServeWorkload serve_download;

namespace support {

using Typed = std::map<std::string, std::vector<std::string>, std::less<>>;

inline Params download_params(const Typed& typed) {
  return Params::parse(download_info().params, typed);
}

/// A socket on 127.0.0.1 with a port of its own, not yet listening.
inline Fd bound_socket() {
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot bind");
  }
  return socket;
}

inline std::uint16_t port_of(const Fd& socket) {
  sockaddr_in address = {};
  socklen_t size = sizeof address;
  getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

inline std::string url(std::uint16_t port, std::string_view path) {
  return "http://127.0.0.1:" + std::to_string(port) + std::string(path);
}

/// A connected socket; throws where the connection is refused.
inline Fd connect_to(std::uint16_t port) {
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  // So that a test against a stuck server fails rather than hangs.
  const timeval patience = {.tv_sec = 10, .tv_usec = 0};
  setsockopt(socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot connect");
  }
  return socket;
}

inline void send_all(const Fd& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("cannot send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

/// Receives until `enough` says so of what has come, or until the peer closes.
inline std::string receive(const Fd& socket, const std::function<bool(std::string_view)>& enough) {
  std::string received;
  char buffer[65536];
  while (!enough(received)) {
    const ssize_t size = recv(socket.get(), buffer, sizeof buffer, 0);
    if (size <= 0) break;
    received.append(buffer, static_cast<std::size_t>(size));
  }
  return received;
}

/// The real server, in a process of its own.
class DownloadServer {
 public:
  /// `prepare` runs in the server's process first.
  explicit DownloadServer(
      const Typed& typed, std::uint64_t seed = 1, const std::function<void()>& prepare = [] {},
      const std::string& address = "127.0.0.1") {
    Pipe pipe = make_pipe();
    child_ = Child(fork_process([&] {
      prepare();
      serve_download(download_params(typed), {.seed = seed}, address,
                     [&](const std::string& url) { send_text(pipe.write_end, url); });
    }));
    pipe.write_end = Fd();
    url_ = receive_text(pipe.read_end);
    if (url_.empty()) throw std::runtime_error("the server did not start");
  }

  /// What its URLs begin with, up to a slash.
  const std::string& url() const { return url_; }
  /// The same without the host.
  std::string path() const { return url_.substr(url_.find('/', 8)); }
  std::uint16_t port() const {
    return static_cast<std::uint16_t>(std::stoul(url_.substr(url_.rfind(':') + 1)));
  }
  pid_t pid() const { return child_.pid(); }

  void kill() {
    ::kill(child_.pid(), SIGKILL);
    child_.wait();
  }

  /// Once this returns the server does nothing; the kernel still takes connections for it.
  void pause() {
    ::kill(child_.pid(), SIGSTOP);
    int status = 0;
    waitpid(child_.pid(), &status, WUNTRACED);
  }
  void resume() { ::kill(child_.pid(), SIGCONT); }

 private:
  std::string url_;
  Child child_;
};

/// Takes one connection for each reply: reads a request, sends the reply, closes.
class CannedServer {
 public:
  explicit CannedServer(const std::vector<std::string>& replies) {
    Fd listener = bound_socket();
    port_ = port_of(listener);
    if (listen(listener.get(), 16) != 0) throw std::runtime_error("cannot listen");
    child_ = Child(fork_process([&] {
      for (const std::string& reply : replies) {
        const Fd connection(accept(listener.get(), nullptr, nullptr));
        receive(connection, [](std::string_view request) { return request.ends_with("\r\n\r\n"); });
        send_all(connection, reply);
      }
    }));
  }

  std::uint16_t port() const { return port_; }

 private:
  std::uint16_t port_ = 0;
  Child child_;
};

/// A reply with its length.
inline std::string ok_reply(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         std::string(body);
}

}  // namespace support
}  // namespace concbench
