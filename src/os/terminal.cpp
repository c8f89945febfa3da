#include "os/terminal.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <concbench/error.hpp>
#include <cstring>

#include "os/write_all.hpp"

namespace concbench {
namespace {

/// Whether it is a terminal that has been closed.
bool is_hung_up(int fd) { return ::isatty(fd) == 0 && errno == EIO; }

unsigned width_of(int fd) {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

unsigned height_of(int fd) {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
}

}  // namespace

void hold_standard_streams() {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (::fcntl(fd, F_GETFD) >= 0) continue;
    // The lowest number that is free is this one. To read from the first or to write results to the
    // second fails; messages that nobody is to see are no failure, nor are those of programs.
    ::open("/dev/null", fd == STDOUT_FILENO ? O_RDONLY : O_WRONLY);
  }
}

bool stdout_is_terminal() { return ::isatty(STDOUT_FILENO) == 1; }

bool stderr_is_terminal() { return ::isatty(STDERR_FILENO) == 1; }

unsigned stdout_width() { return width_of(STDOUT_FILENO); }

unsigned stderr_width() { return width_of(STDERR_FILENO); }

unsigned stderr_height() { return height_of(STDERR_FILENO); }

void write_stdout(std::string_view bytes) {
  const int error = write_all(STDOUT_FILENO, bytes);
  // Nobody is there any more to see it.
  if (error == 0 || error == EPIPE || is_hung_up(STDOUT_FILENO)) return;
  throw FileError(fmt::format("cannot write to standard output: {}", std::strerror(error)));
}

void write_stderr(std::string_view bytes) {
  [[maybe_unused]] const int error = write_all(STDERR_FILENO, bytes);
}

}  // namespace concbench
