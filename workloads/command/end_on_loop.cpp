#include "end_on_loop.hpp"

#include <asio/posix/stream_descriptor.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

namespace concbench::command {
namespace {

/// A descriptor that the loop watches, and that stays its owner's.
class Watched {
 public:
  Watched(const asio::any_io_executor& loop, const Fd& fd) : descriptor_(loop, fd.get()) {}
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;
  ~Watched() { descriptor_.release(); }

  auto readable() {
    return descriptor_.async_wait(asio::posix::descriptor_base::wait_read, asio::use_awaitable);
  }

 private:
  asio::posix::stream_descriptor descriptor_;
};

}  // namespace

asio::awaitable<ExitStatus> end_on_loop(Child child) {
  Watched end(co_await asio::this_coro::executor, child.pidfd());
  co_await end.readable();
  co_return child.wait();
}

}  // namespace concbench::command
