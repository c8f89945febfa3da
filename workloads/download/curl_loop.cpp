#include "curl_loop.hpp"

#include <fmt/core.h>

#include <asio/redirect_error.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/error.hpp>

namespace concbench::download {

using Direction = asio::posix::stream_descriptor::wait_type;

struct CurlLoop::Running {
  asio::steady_timer finished;
  CURLcode result = CURLE_OK;
};

struct CurlLoop::Socket {
  Socket(asio::io_context& loop, curl_socket_t fd, std::uint64_t its_number)
      : descriptor(loop, fd), number(its_number) {}
  // libcurl closes it.
  ~Socket() { descriptor.release(); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  asio::posix::stream_descriptor descriptor;
  /// Tells it from an earlier one with the same descriptor, for which news may still come.
  std::uint64_t number;
  bool wants_read = false;
  bool wants_write = false;
  bool awaits_read = false;
  bool awaits_write = false;
};

CurlLoop::CurlLoop(asio::execution_context& loop)
    : service(loop),
      loop_(static_cast<asio::io_context&>(loop)),
      timer_(loop_),
      multi_(curl_multi_init()) {
  if (multi_ == nullptr) throw TaskError("cannot set up a download: out of memory");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::watch_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::set_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlLoop::~CurlLoop() { curl_multi_cleanup(multi_); }

/// The loop is about to go, and timers and descriptors with it.
void CurlLoop::shutdown() {
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, nullptr);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, nullptr);
  sockets_.clear();
}

asio::awaitable<CURLcode> CurlLoop::perform(CURL* handle) {
  struct Membership {
    ~Membership() { curl_multi_remove_handle(multi, handle); }
    CURLM* multi;
    CURL* handle;
  };
  Running running{.finished = asio::steady_timer(loop_, asio::steady_timer::time_point::max())};
  curl_easy_setopt(handle, CURLOPT_PRIVATE, &running);
  if (const CURLMcode code = curl_multi_add_handle(multi_, handle); code != CURLM_OK) {
    throw TaskError(fmt::format("cannot start a download: {}", curl_multi_strerror(code)));
  }
  const Membership membership{multi_, handle};
  asio::error_code cancelled;
  co_await running.finished.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
  co_return running.result;
}

int CurlLoop::watch_socket(CURL* /*handle*/, curl_socket_t fd, int what, void* loop,
                           void* /*socket*/) {
  auto& self = *static_cast<CurlLoop*>(loop);
  if (what == CURL_POLL_REMOVE) {
    self.sockets_.erase(fd);
    return 0;
  }
  Socket& socket = self.socket_for(fd);
  socket.wants_read = what == CURL_POLL_IN || what == CURL_POLL_INOUT;
  socket.wants_write = what == CURL_POLL_OUT || what == CURL_POLL_INOUT;
  self.await_wanted(socket);
  return 0;
}

CurlLoop::Socket& CurlLoop::socket_for(curl_socket_t fd) {
  std::unique_ptr<Socket>& socket = sockets_[fd];
  if (!socket) socket = std::make_unique<Socket>(loop_, fd, ++sockets_seen_);
  return *socket;
}

void CurlLoop::await_wanted(Socket& socket) {
  if (socket.wants_read && !std::exchange(socket.awaits_read, true)) {
    await(socket, Direction::wait_read);
  }
  if (socket.wants_write && !std::exchange(socket.awaits_write, true)) {
    await(socket, Direction::wait_write);
  }
}

void CurlLoop::await(Socket& socket, Direction direction) {
  const curl_socket_t fd = socket.descriptor.native_handle();
  const std::uint64_t number = socket.number;
  socket.descriptor.async_wait(direction, [=, this](const asio::error_code& error) {
    if (!error) on_ready(fd, number, direction);
  });
}

void CurlLoop::on_ready(curl_socket_t fd, std::uint64_t number, Direction direction) {
  const auto is_there = [&] {
    const auto found = sockets_.find(fd);
    return found != sockets_.end() && found->second->number == number ? found->second.get()
                                                                      : nullptr;
  };
  Socket* const socket = is_there();
  if (socket == nullptr) return;
  const bool read = direction == Direction::wait_read;
  (read ? socket->awaits_read : socket->awaits_write) = false;
  if (read ? socket->wants_read : socket->wants_write) {
    act(fd, read ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
  }
  // libcurl may have let go of it.
  if (Socket* const still = is_there()) await_wanted(*still);
}

int CurlLoop::set_timer(CURLM* /*multi*/, long timeout_ms, void* loop) {
  auto& self = *static_cast<CurlLoop*>(loop);
  if (timeout_ms < 0) {
    self.timer_.cancel();
    return 0;
  }
  self.timer_.expires_after(std::chrono::milliseconds(timeout_ms));
  self.timer_.async_wait([&self](const asio::error_code& error) {
    if (!error) self.act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void CurlLoop::act(curl_socket_t fd, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, fd, events, &running);
  report_finished();
}

void CurlLoop::report_finished() {
  int left = 0;
  while (const CURLMsg* news = curl_multi_info_read(multi_, &left)) {
    if (news->msg != CURLMSG_DONE) continue;
    Running* running = nullptr;
    curl_easy_getinfo(news->easy_handle, CURLINFO_PRIVATE, &running);
    running->result = news->data.result;
    running->finished.cancel();
  }
}

CurlLoop& loop_of(const asio::any_io_executor& executor) {
  return asio::use_service<CurlLoop>(
      static_cast<asio::io_context&>(asio::query(executor, asio::execution::context)));
}

}  // namespace concbench::download
