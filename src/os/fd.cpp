#include "os/fd.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <vector>

namespace concbench {
namespace {

using std::chrono::steady_clock;

// What ppoll() takes: null waits for ever.
std::optional<timespec> time_left(std::optional<steady_clock::time_point> deadline) {
  if (!deadline) return std::nullopt;
  const auto left = std::max<std::chrono::nanoseconds>(*deadline - steady_clock::now(), {});
  return timespec{.tv_sec = left.count() / 1'000'000'000, .tv_nsec = left.count() % 1'000'000'000};
}

/// Appends what comes next, after waiting for it. False at the end.
bool receive_some(const Fd& read_end, std::string& text) {
  std::array<char, 512> buffer{};
  ssize_t got = 0;
  do {
    got = ::read(read_end.get(), buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  if (got > 0) text.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

}  // namespace

Fd::~Fd() {
  if (fd_ >= 0) ::close(fd_);
}

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  }
  return {Fd(ends[0]), Fd(ends[1])};
}

Fd make_event_fd() {
  Fd fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!fd) throw std::system_error(errno, std::generic_category(), "cannot make an eventfd");
  return fd;
}

void ring(const Fd& event_fd) {
  constexpr int kTries = 10;
  const std::uint64_t one = 1;
  // A full counter has been rung. Whatever else refuses would let whoever waits sleep for ever.
  for (int i = 0; i < kTries; ++i) {
    if (::write(event_fd.get(), &one, sizeof one) > 0 || errno == EAGAIN) return;
  }
  throw std::system_error(errno, std::generic_category(), "cannot ring an eventfd");
}

void silence(const Fd& event_fd) {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(event_fd.get(), &count, sizeof count);
}

void send_text(Fd& write_end, std::string_view text) {
  // Writing a short text to a pipe is atomic; the reader takes a missing text as an empty one.
  [[maybe_unused]] const ssize_t written = ::write(write_end.get(), text.data(), text.size());
  write_end = Fd();
}

std::string receive_text(const Fd& read_end) {
  std::string text;
  while (receive_some(read_end, text)) {
  }
  return text;
}

std::optional<std::string> receive_text(const Fd& read_end, steady_clock::time_point deadline) {
  const std::array<const Fd*, 1> fds{&read_end};
  std::string text;
  while (wait_readable(fds, deadline)) {
    if (!receive_some(read_end, text)) return text;
  }
  return std::nullopt;
}

std::optional<std::size_t> wait_readable(std::span<const Fd* const> fds,
                                         std::optional<steady_clock::time_point> deadline) {
  std::vector<pollfd> polled;
  for (const Fd* fd : fds) polled.push_back({.fd = fd->get(), .events = POLLIN, .revents = 0});
  while (true) {
    const std::optional<timespec> left = time_left(deadline);
    const int ready = ::ppoll(polled.data(), polled.size(), left ? &*left : nullptr, nullptr);
    if (ready == 0) return std::nullopt;
    for (std::size_t i = 0; ready > 0 && i < polled.size(); ++i) {
      if (polled[i].revents != 0) return i;
    }
  }
}

}  // namespace concbench
