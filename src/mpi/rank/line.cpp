#include "mpi/rank/line.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <thread>
#include <utility>

#include "os/clock.hpp"
#include "os/process.hpp"
#include "os/write_all.hpp"

namespace concbench {
namespace {

constexpr auto kBeat = std::chrono::milliseconds(100);

Fd copy_of(int fd) { return Fd(::fcntl(fd, F_DUPFD_CLOEXEC, 3)); }

}  // namespace

Line::Line() : in_(copy_of(STDIN_FILENO)), out_(copy_of(STDOUT_FILENO)) {
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
}

std::string Line::receive_order() {
  FrameParser parser;
  std::array<char, 4096> buffer;
  while (true) {
    if (const auto frame = parser.next()) return frame->body;
    const ssize_t got = ::read(in_.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw std::runtime_error("it was not told what to measure");
    parser.add({buffer.data(), static_cast<std::size_t>(got)});
  }
}

void Line::send(FrameKind kind, std::string_view body) {
  const std::string bytes = to_bytes(kind, body);
  const std::lock_guard lock(mutex_);
  // Nobody wants to know any more.
  if (write_all(out_.get(), bytes) != 0) leave_process(1);
}

void Line::watch(const std::atomic<std::int64_t>& pass_began_ns,
                 std::function<std::string()> held) {
  held_ = std::move(held);
  std::thread([this, &pass_began_ns] { keep_watch(pass_began_ns); }).detach();
}

void Line::keep_watch(const std::atomic<std::int64_t>& pass_began_ns) {
  const std::array<const Fd*, 1> fds{&in_};
  while (true) {
    if (wait_readable(fds, Clock::now() + kBeat)) leave_process(1);
    ByteWriter body;
    body.put(Clock::now().time_since_epoch().count() -
             pass_began_ns.load(std::memory_order_relaxed));
    send(FrameKind::beat, body.take() + held_());
  }
}

}  // namespace concbench
