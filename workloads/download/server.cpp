#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <concbench/workload.hpp>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "bodies.hpp"
#include "os/fd.hpp"
#include "os/machine.hpp"
#include "os/module.hpp"
#include "os/signals.hpp"
#include "os/socket_address.hpp"

namespace concbench {
namespace download {
namespace {

using std::chrono::nanoseconds;

template <auto free>
struct Free {
  void operator()(auto* object) const { free(object); }
};

template <class T, auto free>
using Owned = std::unique_ptr<T, Free<free>>;

using Base = Owned<event_base, event_base_free>;
using Http = Owned<evhttp, evhttp_free>;
using Buffer = Owned<evbuffer, evbuffer_free>;
using Pace = Owned<ev_token_bucket_cfg, ev_token_bucket_cfg_free>;

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

timeval as_timeval(nanoseconds duration) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(duration);
  const auto rest = std::chrono::ceil<std::chrono::microseconds>(duration - seconds);
  return {.tv_sec = seconds.count(), .tv_usec = rest.count()};
}

/// Where libevent cannot have the descriptors that it needs to begin with, it ends the process.
void check_room_for_loop() {
  constexpr std::size_t kNeeded = 8;
  std::array<Fd, kNeeded> room;
  for (Fd& fd : room) {
    fd = Fd(::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0));
    if (!fd) fail("cannot make an event loop");
  }
}

/// Timers are exact to the microsecond and count from the moment they are set. By default libevent
/// reads a coarse clock, once in each turn of the loop, so that answers to a burst would be early.
Base make_base() {
  check_room_for_loop();
  const Owned<event_config, event_config_free> config(event_config_new());
  if (!config) throw std::bad_alloc();
  event_config_set_flag(config.get(), EVENT_BASE_FLAG_PRECISE_TIMER);
  event_config_set_flag(config.get(), EVENT_BASE_FLAG_NO_CACHE_TIME);
  Base base(event_base_new_with_config(config.get()));
  if (!base) fail("cannot make an event loop");
  return base;
}

/// Tokens are handed out a hundred times a second, less often for rates of which a hundredth part
/// would be a rough number.
Pace make_pace(std::uint64_t bytes_per_second) {
  const nanoseconds tick = std::chrono::milliseconds(bytes_per_second >= 100'000 ? 10 : 100);
  const auto ticks_per_second = static_cast<std::uint64_t>(std::chrono::seconds(1) / tick);
  const std::uint64_t bytes = bytes_per_second / ticks_per_second;
  const timeval length = as_timeval(tick);
  // Two ticks may be saved up: what a late timer has cost can be made good with them.
  Pace pace(
      ev_token_bucket_cfg_new(EV_RATE_LIMIT_MAX, EV_RATE_LIMIT_MAX, bytes, 2 * bytes, &length));
  if (!pace) throw std::bad_alloc();
  return pace;
}

/// A connection that never waits to fill a packet. Set on the listening socket, from which the
/// accepted ones inherit it.
void send_at_once(evconnlistener* listener) {
  const int on = 1;
  setsockopt(evconnlistener_get_fd(listener), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/// Out of descriptors: without a pause the loop would do nothing but fail to accept. Connections
/// wait in the backlog for that long.
void pause_accepting(evconnlistener* listener, void* /*data*/) {
  evconnlistener_disable(listener);
  const timeval pause = as_timeval(std::chrono::milliseconds(10));
  event_base_once(
      evconnlistener_get_base(listener), -1, EV_TIMEOUT,
      [](evutil_socket_t, short, void* data) {
        evconnlistener_enable(static_cast<evconnlistener*>(data));
      },
      listener, &pause);
}

SocketAddress parse_address(const std::string& text) {
  SocketAddress address;
  auto size = static_cast<int>(address.size);
  const bool is_one = evutil_parse_sockaddr_port(text.c_str(), address.get(), &size) == 0;
  address.size = static_cast<socklen_t>(size);
  if (is_one) return address;
  throw std::invalid_argument(fmt::format("'{}' is no address", text));
}

evconnlistener* listen_on(const std::string& address, event_base* base) {
  constexpr unsigned flags = LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE;
  // Thousands may connect within the same millisecond; a full backlog costs each a second.
  constexpr int backlog = 4096;
  const SocketAddress parsed = parse_address(address);
  evconnlistener* listener = evconnlistener_new_bind(base, nullptr, nullptr, flags, backlog,
                                                     parsed.get(), static_cast<int>(parsed.size));
  if (listener == nullptr) fail(fmt::format("cannot listen on {}", address));
  send_at_once(listener);
  evconnlistener_set_error_cb(listener, pause_accepting);
  return listener;
}

/// Such as `127.0.0.1:8080` and `[::1]:8080`.
std::string host_and_port_of(evutil_socket_t socket) {
  SocketAddress address;
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (getsockname(socket, address.get(), &address.size) != 0 ||
      getnameinfo(address.get(), address.size, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    fail("cannot find the server's port");
  }
  const std::string name = host.data();
  const bool is_ipv6 = address.get()->sa_family == AF_INET6;
  return fmt::format("{}:{}", is_ipv6 ? fmt::format("[{}]", name) : name, port.data());
}

/// A path that nobody can guess, such as `/3f...9c/`.
std::string random_path() {
  std::uint64_t number = 0;
  if (::getentropy(&number, sizeof number) != 0) fail("there are no random numbers");
  return fmt::format("/{:016x}/", number);
}

std::optional<std::uint64_t> task_in(std::string_view text) {
  std::uint64_t task = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), task);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(task) : std::nullopt;
}

/// Answers `7` below a path of its own with the body of task 7, after that task's latency. Lives in
/// one thread.
class Server {
 public:
  Server(const Params& params, const Surroundings& surroundings)
      : bodies_(surroundings.seed, params.bytes("bytes")),
        latencies_{.seed = surroundings.seed,
                   .base = params.duration("latency"),
                   .jitter = params.duration("jitter")},
        pace_(params.has("bandwidth") ? make_pace(params.bytes("bandwidth")) : nullptr),
        base_(make_base()),
        http_(evhttp_new(base_.get())) {
    if (!http_) throw std::bad_alloc();
    evhttp_set_allowed_methods(http_.get(), EVHTTP_REQ_GET);
    evhttp_set_default_content_type(http_.get(), "application/octet-stream");
    evhttp_set_bevcb(http_.get(), make_connection, this);
    evhttp_set_gencb(http_.get(), take_request, this);
  }

  /// Returns what its URLs begin with.
  std::string listen(const std::string& address) {
    evconnlistener* listener = listen_on(address, base_.get());
    if (evhttp_bind_listener(http_.get(), listener) == nullptr) throw std::bad_alloc();
    return fmt::format("http://{}{}", host_and_port_of(evconnlistener_get_fd(listener)), path_);
  }

  void run() { event_base_dispatch(base_.get()); }

 private:
  /// A request that waits for its latency to pass. evhttp does not read from the connection, and
  /// so does not free the request, before it is answered.
  struct Waiting {
    Server& server;
    evhttp_request* request;
    std::uint64_t task;
  };

  static bufferevent* make_connection(event_base* base, void* server) {
    bufferevent* connection = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
    if (connection == nullptr) return nullptr;
    static_cast<Server*>(server)->tune(connection);
    return connection;
  }

  static void take_request(evhttp_request* request, void* server) {
    static_cast<Server*>(server)->take(request);
  }

  static void latency_passed(evutil_socket_t /*fd*/, short /*what*/, void* data) {
    const std::unique_ptr<Waiting> waiting(static_cast<Waiting*>(data));
    waiting->server.answer(waiting->request, waiting->task);
  }

  void tune(bufferevent* connection) const {
    // libevent's 16 KiB at a time would cost a turn of the loop each.
    bufferevent_set_max_single_write(connection, 1 << 18);
    if (pace_) bufferevent_set_rate_limit(connection, pace_.get());
  }

  void take(evhttp_request* request) {
    const std::string_view path = evhttp_request_get_uri(request);
    const auto task = path.starts_with(path_) ? task_in(path.substr(path_.size())) : std::nullopt;
    if (!task) return evhttp_send_error(request, HTTP_NOTFOUND, nullptr);
    auto waiting = std::make_unique<Waiting>(Waiting{*this, request, *task});
    const timeval latency = as_timeval(latencies_.of(*task));
    if (event_base_once(base_.get(), -1, EV_TIMEOUT, latency_passed, waiting.get(), &latency) !=
        0) {
      return evhttp_send_error(request, HTTP_SERVUNAVAIL, nullptr);
    }
    static_cast<void>(waiting.release());
  }

  void answer(evhttp_request* request, std::uint64_t task) const {
    const Buffer body(evbuffer_new());
    if (!body || !fill(body.get(), task)) {
      return evhttp_send_error(request, HTTP_SERVUNAVAIL, nullptr);
    }
    evhttp_send_reply(request, HTTP_OK, nullptr, body.get());
  }

  bool fill(evbuffer* body, std::uint64_t task) const {
    bool ok = true;
    bodies_.for_each_common_piece([&](std::span<const char> piece) {
      ok = ok && evbuffer_add_reference(body, piece.data(), piece.size(), nullptr, nullptr) == 0;
    });
    bodies_.with_tail(task, [&](std::span<const char> tail) {
      ok = ok && evbuffer_add(body, tail.data(), tail.size()) == 0;
    });
    return ok;
  }

  std::string path_ = random_path();
  Bodies bodies_;
  Latencies latencies_;
  Pace pace_;
  Base base_;
  Http http_;
};

}  // namespace
}  // namespace download

void serve_download(const Params& params, const Surroundings& surroundings,
                    const std::string& address,
                    const std::function<void(const std::string&)>& ready) {
  raise_open_files();
  // A client that is gone must not take the server with it.
  ignore_broken_pipes();
  download::Server server(params, surroundings);
  ready(server.listen(address));
  server.run();
}

MODULE_ENTRY(serve_download);

}  // namespace concbench
