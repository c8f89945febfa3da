#include <omp.h>

#include "backends/peer.hpp"
#include "os/module.hpp"

namespace concbench {
namespace {

unsigned openmp_worker() { return static_cast<unsigned>(omp_get_thread_num()); }

class OpenMp final : public PeerWithCaller {
 public:
  OpenMp(Job& job, const ExecutorConfig& config) : PeerWithCaller(job, config.workers) {
    // Otherwise the runtime may give fewer threads than it is asked for.
    omp_set_dynamic(0);
    // The first region starts the threads, and later ones of the same size get the same.
#pragma omp parallel num_threads(workers())
    config.pin(openmp_worker());
  }

  // Without this the runtime keeps its threads for the next pass, which would find them started.
  ~OpenMp() override { omp_pause_resource_all(omp_pause_hard); }

 private:
  void run_loop(const Partition& loop) override {
    const std::uint64_t chunks = loop.chunks();
#pragma omp parallel for schedule(dynamic, 1) num_threads(workers())
    for (std::uint64_t i = 0; i < chunks; ++i) run(loop.chunk(i), openmp_worker());
  }

  void run_chunks(const std::vector<Chunk>& chunks) override {
#pragma omp parallel num_threads(workers())
#pragma omp single
    for (const Chunk chunk : chunks) {
#pragma omp task firstprivate(chunk)
      run(chunk, openmp_worker());
    }
  }
};

}  // namespace

std::unique_ptr<Executor> open_openmp(Job& job, const ExecutorConfig& config) {
  return std::make_unique<OpenMp>(job, config);
}

MODULE_ENTRY(open_openmp);

}  // namespace concbench
