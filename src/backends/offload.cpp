#include "backends/offload.hpp"

#include <asio/async_result.hpp>
#include <asio/use_awaitable.hpp>
#include <utility>

namespace concbench {
namespace {

ExecutorConfig streaming(ExecutorConfig config) {
  config.streams = true;
  return config;
}

}  // namespace

Offload::Offload(asio::io_context& loop, Job& job, const ExecutorConfig& config)
    : loop_(loop),
      executor_(load_backend(*config.offload)(job, streaming(config))),
      pool_(dynamic_cast<Pooled&>(*executor_)) {
  for (std::size_t i = 0; i < pool_.sources(); ++i) {
    news_.emplace_back(loop_);
    listen(i);
  }
  pool_.listen();
}

Offload::~Offload() {
  for (asio::posix::stream_descriptor& news : news_) news.release();
}

asio::awaitable<void> Offload::run(Chunk chunk) {
  const auto hand_over = [&](auto handler) {
    // std::function copies what it holds, and a coroutine cannot be copied.
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    waiters_.emplace(chunk.begin, Waiter{chunk.size(), [shared] { std::move (*shared)(); }});
    pool_.submit(chunk, ChunkSize::of(chunk.size()));
    pool_.flush();
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(hand_over,
                                                                       asio::use_awaitable);
}

void Offload::listen(std::size_t index) {
  asio::posix::stream_descriptor& news = news_[index];
  if (!news.is_open()) news.assign(pool_.source(index).get());
  news.async_wait(asio::posix::stream_descriptor::wait_read, [this, index](asio::error_code error) {
    if (!error) hear(index);
  });
}

void Offload::hear(std::size_t index) {
  // The descriptor of a worker that has ended is closed when it is heeded.
  if (pool_.is_end(index)) news_[index].release();
  pool_.heed(index);
  listen(index);
  deliver();
}

void Offload::deliver() {
  do {
    while (const std::optional<Chunk> done = pool_.try_wait()) resume(*done);
  } while (pool_.listen());
}

/// Chunks that were handed over one by one may come back together.
void Offload::resume(Chunk done) {
  while (!done.empty()) {
    Waiter waiter = std::move(waiters_.extract(done.begin).mapped());
    done.begin += waiter.tasks;
    waiter.resume();
  }
}

}  // namespace concbench
