#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <concbench/async.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <system_error>
#include <unordered_map>
#include <utility>
#include <vector>

#include "backends/backend.hpp"
#include "backends/stealing_pool/pool.hpp"
#include "backends/submissions.hpp"
#include "os/watching.hpp"
#include "runtime/task_limit.hpp"

namespace concbench {
namespace {

ExecutorConfig streaming(ExecutorConfig config) {
  config.streams = true;
  return config;
}

/// Hands chunks from an event loop to a pool of workers, and resumes the coroutine that waits for
/// each when it is done. Belongs to the loop's thread.
class Offload {
 public:
  /// Opens the pool that `config` names. `loop` and `job` outlive this.
  Offload(asio::io_context& loop, Job& job, const ExecutorConfig& config)
      : loop_(loop),
        executor_(load_backend(*config.offload)(job, streaming(config))),
        pool_(dynamic_cast<StealingPool&>(*executor_)) {
    for (std::size_t i = 0; i < pool_.sources(); ++i) {
      news_.emplace_back(loop_);
      listen(i);
    }
    pool_.listen();
  }
  Offload(const Offload&) = delete;
  Offload& operator=(const Offload&) = delete;
  ~Offload() {
    for (asio::posix::stream_descriptor& news : news_) news.release();
  }

  /// Ends when the pool has run the chunk.
  asio::awaitable<void> run(Chunk chunk) {
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

 private:
  struct Waiter {
    std::uint64_t tasks;
    std::function<void()> resume;
  };

  void listen(std::size_t index) {
    asio::posix::stream_descriptor& news = news_[index];
    if (!news.is_open()) news.assign(pool_.source(index).get());
    const auto hear_of = [this, index](asio::error_code error) {
      if (!error) hear(index);
    };
    news.async_wait(asio::posix::stream_descriptor::wait_read, hear_of);
  }

  void hear(std::size_t index) {
    // The descriptor of a worker that has ended is closed when it is heeded.
    if (pool_.is_end(index)) news_[index].release();
    pool_.heed(index);
    listen(index);
    deliver();
  }

  void deliver() {
    do {
      while (const std::optional<Chunk> done = pool_.try_wait()) resume(*done);
    } while (pool_.listen());
  }

  /// Chunks that were handed over one by one may come back together.
  void resume(Chunk done) {
    while (!done.empty()) {
      Waiter waiter = std::move(waiters_.extract(done.begin).mapped());
      done.begin += waiter.tasks;
      waiter.resume();
    }
  }

  asio::io_context& loop_;
  std::unique_ptr<Executor> executor_;
  StealingPool& pool_;
  /// By the first task of the chunk.
  std::unordered_map<std::uint64_t, Waiter> waiters_;
  /// The pool's news. They borrow its descriptors.
  std::vector<asio::posix::stream_descriptor> news_;
};

/// A coroutine for each chunk, on a loop in the calling thread. Workers' numbers stand for chunks
/// under way.
class EventLoop final : public Executor {
 public:
  EventLoop(Job& job, const ExecutorConfig& config)
      : job_(job), tasks_(job.parts().workload.async_tasks()), free_(config.in_flight) {
    std::iota(free_.rbegin(), free_.rend(), 0U);
    config.pin(0);
    if (config.offload != nullptr) offload_.emplace(loop_, job, config);
  }

  void submit(Chunk tasks, ChunkSize chunk_size) override {
    waiting_.add(tasks, chunk_size);
    start_chunks();
  }

  Chunk wait() override {
    while (done_.empty()) {
      // Whoever waits for what is not watched waits for ever.
      if (const int error = refused_watch(); error != 0) {
        throw std::system_error(error, std::generic_category(), "cannot watch a descriptor");
      }
      loop_.run_one();
    }
    const Chunk chunk = done_.front();
    done_.pop_front();
    return chunk;
  }

 private:
  /// One that begins on the loop runs at once, up to where it waits, and may be done by then: if
  /// that one started the next itself, each would stand on the stack of all before it.
  void start_chunks() {
    if (std::exchange(starting_, true)) return;
    while (!waiting_.empty() && !free_.empty()) {
      const unsigned number = free_.back();
      free_.pop_back();
      asio::co_spawn(loop_, run(waiting_.take_chunk(), number), rethrow);
    }
    starting_ = false;
  }

  /// What run() itself throws is no task's failure: it leaves wait().
  static void rethrow(const std::exception_ptr& e) {
    if (e) std::rethrow_exception(e);
  }

  asio::awaitable<void> run(Chunk chunk, unsigned number) {
    if (offload_) {
      co_await offload_->run(chunk);
    } else if (tasks_ == nullptr) {
      job_.run(chunk, number);
    } else {
      co_await run_async(chunk, number);
    }
    done_.push_back(chunk);
    free_.push_back(number);
    start_chunks();
  }

  asio::awaitable<void> run_async(Chunk chunk, unsigned number) {
    std::uint64_t executed = 0;
    if (job_.begin(chunk, number)) {
      std::uint64_t task = chunk.begin;
      try {
        for (; task < chunk.end; ++task) {
          const auto began = std::chrono::steady_clock::now();
          executed += co_await run_task(task, number) ? 1 : 0;
          job_.stamp(number, task, began);
        }
      } catch (...) {
        executed = 0;
        job_.fail({task, task + 1});
      }
    }
    job_.end(number, executed);
  }

  /// Whether the task has come to its end in time.
  asio::awaitable<bool> run_task(std::uint64_t task, unsigned number) {
    const TaskLimit* limit = job_.parts().limit;
    if (limit == nullptr) {
      job_.tasks().set_value(task, co_await tasks_->run_async(task, number));
      co_return true;
    }
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(loop_, limit->limit());
    std::exception_ptr failure;
    const auto first =
        co_await (attempt(task, number, failure) || timer.async_wait(asio::use_awaitable));
    const bool in_time = first.index() == 0;
    if (in_time && failure) std::rethrow_exception(failure);
    if (!in_time) job_.time_out(task);
    co_return in_time;
  }

  /// Keeps a failure: one that was thrown would count as no end, and the timer would be awaited.
  asio::awaitable<void> attempt(std::uint64_t task, unsigned number, std::exception_ptr& failure) {
    try {
      job_.tasks().set_value(task, co_await tasks_->run_async(task, number));
    } catch (...) {
      failure = std::current_exception();
    }
  }

  Job& job_;
  AsyncTasks* tasks_;
  Submissions waiting_;
  std::vector<unsigned> free_;
  bool starting_ = false;
  std::deque<Chunk> done_;
  // Last: coroutines that it still holds refer to the rest. One thread at a time is all it has.
  asio::io_context loop_{1};
  // A loop that ran out of work would take no more.
  asio::executor_work_guard<asio::io_context::executor_type> open_{loop_.get_executor()};
  std::optional<Offload> offload_;
};

}  // namespace

std::unique_ptr<Executor> open_async(Job& job, const ExecutorConfig& config) {
  return std::make_unique<EventLoop>(job, config);
}

}  // namespace concbench
