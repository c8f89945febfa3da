#include <asio/post.hpp>
#include <asio/thread_pool.hpp>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "backends/peer.hpp"
#include "runtime/start_thread.hpp"

namespace concbench {
namespace {

/// Given to each thread of a pool when it starts.
thread_local unsigned number_of_this_thread = 0;

/// How many chunks are under way. The owner counts as one but while it waits, so that the workers
/// find nothing left, and ring, only when there is someone to hear it.
class UnderWay {
 public:
  void add(std::uint64_t chunks) { left_.fetch_add(chunks, std::memory_order_relaxed); }

  void end_one() {
    if (left_.fetch_sub(1, std::memory_order_acq_rel) != 1) return;
    const std::lock_guard lock(mutex_);
    none_left_.notify_one();
  }

  void wait_for_all() {
    if (left_.fetch_sub(1, std::memory_order_acq_rel) != 1) wait_for_none();
    left_.store(1, std::memory_order_relaxed);
  }

 private:
  void wait_for_none() {
    std::unique_lock lock(mutex_);
    none_left_.wait(lock, [this] { return left_.load(std::memory_order_acquire) == 0; });
  }

  std::atomic<std::uint64_t> left_ = 1;
  std::mutex mutex_;
  std::condition_variable none_left_;
};

class AsioPool final : public Peer {
 public:
  AsioPool(Job& job, const ExecutorConfig& config) : Peer(job, config.workers), config_(config) {
    threads_ = start_threads(
        workers(), [this](unsigned i) { work(i); }, [this] { pool_.stop(); });
  }

  ~AsioPool() override {
    pool_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  void work(unsigned worker) {
    config_.pin(worker);
    number_of_this_thread = worker;
    pool_.attach();
  }

  void hand_over_chunk(Chunk chunk) override {
    under_way_.add(1);
    post(chunk);
  }

  void hand_over_loop(const Partition& loop) override {
    under_way_.add(loop.chunks());
    for (std::uint64_t i = 0; i < loop.chunks(); ++i) post(loop.chunk(i));
  }

  void post(Chunk chunk) {
    asio::post(pool_, [this, chunk] {
      run(chunk, number_of_this_thread);
      under_way_.end_one();
    });
  }

  void finish() override { under_way_.wait_for_all(); }

  ExecutorConfig config_;
  UnderWay under_way_;
  // Its own threads cannot be told apart, and where the system refuses one, those that it has
  // started are waited for and never end. Threads that are attached work as they do.
  asio::thread_pool pool_{0};
  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<Executor> open_asio_pool(Job& job, const ExecutorConfig& config) {
  return std::make_unique<AsioPool>(job, config);
}

}  // namespace concbench
