#pragma once

#include <curl/curl.h>

#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/execution_context.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>
#include <cstdint>
#include <map>
#include <memory>

namespace concbench::download {

/// libcurl's transfers on an event loop: the loop watches their sockets and keeps their time, by
/// libcurl's multi-socket interface. There is one for each loop, which owns it: loop_of().
class CurlLoop final : public asio::execution_context::service {
 public:
  using key_type = CurlLoop;
  static inline asio::execution_context::id id;

  /// Throws TaskError where libcurl cannot be set up.
  explicit CurlLoop(asio::execution_context& loop);
  ~CurlLoop() override;

  /// Drives a transfer to its end, and gives what libcurl says of it. Only from the loop's thread.
  asio::awaitable<CURLcode> perform(CURL* handle);

 private:
  /// A transfer and the coroutine that waits for it.
  struct Running;
  /// A socket of libcurl's and what is awaited of it.
  struct Socket;

  static int watch_socket(CURL* handle, curl_socket_t fd, int what, void* loop, void* socket);
  static int set_timer(CURLM* multi, long timeout_ms, void* loop);

  void shutdown() override;
  Socket& socket_for(curl_socket_t fd);
  void await(Socket& socket, asio::posix::stream_descriptor::wait_type direction);
  void await_wanted(Socket& socket);
  void on_ready(curl_socket_t fd, std::uint64_t number,
                asio::posix::stream_descriptor::wait_type direction);
  void act(curl_socket_t fd, int events);
  void report_finished();

  asio::io_context& loop_;
  asio::steady_timer timer_;
  std::map<curl_socket_t, std::unique_ptr<Socket>> sockets_;
  std::uint64_t sockets_seen_ = 0;
  CURLM* multi_;
};

/// The one that belongs to the loop behind an executor; made when it is first asked for.
CurlLoop& loop_of(const asio::any_io_executor& executor);

}  // namespace concbench::download
