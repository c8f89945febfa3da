#include <netinet/in.h>
#include <sys/socket.h>

#include <future>
#include <string>
#include <thread>

#include "fuzz.hpp"
#include "support/download_server.hpp"
#include "workloads/download/bodies.hpp"

using namespace concbench;
using namespace concbench::fuzz;

namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::uint64_t kBytes = 20;

/// The server, in a thread of this process for as long as that lasts, so that a fuzzer sees which
/// of its code runs. Returns what its URLs begin with.
std::string start_server() {
  static std::promise<std::string> url;
  std::thread([] {
    serve_download(
        support::download_params({{"bytes", {std::to_string(kBytes)}}, {"latency", {"0"}}}),
        {.seed = kSeed}, "127.0.0.1", [](const std::string& bound) { url.set_value(bound); });
  }).detach();
  return url.get_future().get();
}

/// Inputs have `@` for what nobody can guess of a path.
std::string with_path(std::string_view input, const std::string& path) {
  std::string text(input);
  for (std::size_t at = 0; (at = text.find('@', at)) != std::string::npos; at += path.size()) {
    text.replace(at, 1, path);
  }
  return text;
}

/// Each from another address of this machine: the server hangs up first, and would have each pair
/// of ports to itself for a minute.
Fd connect(std::uint16_t port) {
  constexpr std::uint32_t kAddresses = 1 << 20;
  constexpr timeval kPatience{.tv_sec = 10, .tv_usec = 0};
  static std::uint32_t number = 0;
  Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  setsockopt(socket.get(), SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof kPatience);
  const auto place = [](std::uint32_t address, std::uint16_t its_port) {
    sockaddr_in found{};
    found.sin_family = AF_INET;
    found.sin_addr.s_addr = htonl(address);
    found.sin_port = htons(its_port);
    return found;
  };
  const sockaddr_in own = place(INADDR_LOOPBACK + 1 + number++ % kAddresses, 0);
  const sockaddr_in server = place(INADDR_LOOPBACK, port);
  require(bind(socket.get(), reinterpret_cast<const sockaddr*>(&own), sizeof own) == 0, "a port");
  require(::connect(socket.get(), reinterpret_cast<const sockaddr*>(&server), sizeof server) == 0,
          "the server takes connections");
  return socket;
}

/// All that the server answers to these bytes before it hangs up.
std::string answer_to(std::uint16_t port, std::string_view bytes) {
  const Fd socket = connect(port);
  // A server that hangs up in the middle has given its answer.
  static_cast<void>(send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
  shutdown(socket.get(), SHUT_WR);
  return support::receive(socket, [](std::string_view) { return false; });
}

std::string body_of(std::uint64_t task) {
  static const download::Bodies bodies(kSeed, kBytes);
  std::string body;
  const auto add = [&](std::span<const char> piece) { body.append(piece.begin(), piece.end()); };
  bodies.for_each_common_piece(add);
  bodies.with_tail(task, add);
  return body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string url = start_server();
  static const std::string path = url.substr(url.find('/', std::string_view("http://").size()));
  static const auto port = static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
  const std::string answer = answer_to(port, with_path(as_text(data, size), path));
  require(answer.empty() || answer.starts_with("HTTP/"), "what is answered is HTTP");
  const std::string good =
      answer_to(port, "GET " + path + "7 HTTP/1.1\r\nConnection: close\r\n\r\n");
  require(good.starts_with("HTTP/1.1 200 OK\r\n"),
          "the server goes on after any request, and does not say: " + good);
  require(good.ends_with("\r\n\r\n" + body_of(7)), "a task has its own body");
  return 0;
}
