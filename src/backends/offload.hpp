#pragma once

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

#include "backends/backend.hpp"
#include "backends/stealing_pool/pool.hpp"

namespace concbench {

/// Hands chunks from an event loop to a pool of workers, and resumes the coroutine that waits for
/// each when it is done. Belongs to the loop's thread.
class Offload {
 public:
  /// Opens the pool that `config` names. `loop` and `job` outlive this.
  Offload(asio::io_context& loop, Job& job, const ExecutorConfig& config);
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;
  ~Offload();

  /// Ends when the pool has run the chunk.
  asio::awaitable<void> run(Chunk chunk);

 private:
  struct Waiter {
    std::uint64_t tasks;
    std::function<void()> resume;
  };

  void listen(std::size_t index);
  void hear(std::size_t index);
  void deliver();
  void resume(Chunk done);

  asio::io_context& loop_;
  std::unique_ptr<Executor> executor_;
  Pooled& pool_;
  /// By the first task of the chunk.
  std::unordered_map<std::uint64_t, Waiter> waiters_;
  /// The pool's news. They borrow its descriptors.
  std::vector<asio::posix::stream_descriptor> news_;
};

}  // namespace concbench
