#include "os/watching.hpp"

#include <sys/epoll.h>

#include <cerrno>
#include <utility>

namespace concbench {
namespace {

thread_local int last_refusal = 0;

}  // namespace

int refused_watch() { return std::exchange(last_refusal, 0); }

/// Names that the linker gives: what is called in place of epoll_ctl(), and that itself.
extern "C" {
int __real_epoll_ctl(int epoll, int operation, int fd, epoll_event* event);
int __wrap_epoll_ctl(int epoll, int operation, int fd, epoll_event* event) {
  const int result = __real_epoll_ctl(epoll, operation, fd, event);
  // Files cannot be watched and need not be, which Asio knows.
  if (result != 0 && operation == EPOLL_CTL_ADD && errno != EPERM) last_refusal = errno;
  return result;
}
}

}  // namespace concbench
