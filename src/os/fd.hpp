#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace concbench {

/// Owns a file descriptor; closes it. -1 is none.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int fd) : fd_(fd) {}
  Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Fd();

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// Both ends close on exec.
struct Pipe {
  Fd read_end;
  Fd write_end;
};

/// Throws std::system_error where the system refuses.
Pipe make_pipe();

/// Sends a short text through a pipe and closes this end of it.
void send_text(Fd& write_end, std::string_view text);

/// All that comes until no one holds the other end any more.
std::string receive_text(const Fd& read_end);

/// The same; nothing where someone still holds the other end when the deadline passes.
std::optional<std::string> receive_text(const Fd& read_end,
                                        std::chrono::steady_clock::time_point deadline);

/// A counter that poll() can wait for; closes on exec and never blocks.
Fd make_event_fd();

/// Rings and silences what make_event_fd() gave. Both are safe after a fork. Ringing throws
/// std::system_error where it cannot be done.
void ring(const Fd& event_fd);
void silence(const Fd& event_fd);

/// Sleeps until one of `fds` is readable and returns its index (the first of several), or until
/// `deadline`, where one is given, has passed: then nothing.
std::optional<std::size_t> wait_readable(
    std::span<const Fd* const> fds,
    std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt);

}  // namespace concbench
