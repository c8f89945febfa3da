#include <concbench/os/process.hpp>

#include "death.hpp"
#include "pooled.hpp"

namespace concbench {
namespace {

class ProcessPool final : public Pooled {
 public:
  ProcessPool(Job& job, const ExecutorConfig& config) : Pooled(job, config), job_(job) {
    children_.reserve(workers());
    for (unsigned i = 0; i < workers(); ++i) {
      children_.emplace_back(fork_process([this, i] { work(i); }));
      ends_.push_back(&children_.back().pidfd());
    }
  }

  ~ProcessPool() override {
    close();
    for (Child& child : children_) {
      if (child.pid() != 0) child.wait();
    }
  }

 private:
  std::span<const Fd* const> watched() const override { return ends_; }

  void on_end(std::size_t index) override {
    const auto worker = static_cast<unsigned>(index);
    const std::uint64_t given = job_.workers().given(worker);
    const Chunk held = job_.workers().held_by(worker);
    const ExitStatus ended = children_[index].wait();
    const std::optional<Chunk> left = left_by_timeout(job_, ended, worker);
    if (!left) throw worker_died(ended, held);
    report_done(left->begin - given);
    replace(worker, *left);
  }

  /// The new worker first takes the rest of the chunk that the old one had.
  void replace(unsigned worker, Chunk left) {
    Child& child = children_[worker];
    child = Child(fork_process([&] {
      if (!left.empty()) {
        job_.run(left, worker);
        report_done(left.size());
      }
      work(worker);
    }));
    ends_[worker] = &child.pidfd();
  }

  Job& job_;
  std::vector<Child> children_;
  std::vector<const Fd*> ends_;
};

}  // namespace

std::unique_ptr<Executor> open_process_pool(Job& job, const ExecutorConfig& config) {
  return std::make_unique<ProcessPool>(job, config);
}

}  // namespace concbench
