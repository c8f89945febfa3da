#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

#include <concbench/error.hpp>
#include <exception>
#include <string_view>

#include "app/app.hpp"
#include "mpi/command.hpp"
#include "mpi/rank/daemon.hpp"
#include "mpi/rank/hand.hpp"
#include "mpi/rank/lead.hpp"
#include "os/cpus.hpp"
#include "os/process.hpp"
#include "text/words.hpp"

namespace concbench {
namespace {

/// As the daemon has told this process.
bool is_rank_0() {
  const char* const rank = ::getenv("OMPI_COMM_WORLD_RANK");
  return rank != nullptr && std::string_view(rank) == "0";
}

/// Ranks that wait keep a CPU busy. Where they leave none to others, on which they may be waiting,
/// they offer it at each look.
void yield_where_crowded() {
  const char* const ranks_here = ::getenv("OMPI_COMM_WORLD_LOCAL_SIZE");
  if (ranks_here == nullptr) return;
  if (::strtoul(ranks_here, nullptr, 10) >= cpu_budget().allowed()) {
    ::setenv("OMPI_MCA_mpi_yield_when_idle", "1", 0);
  }
}

/// As the program that started this one has them. Before MPI is there: what describes them is asked
/// in a child.
void add_workloads_of_user() {
  const char* const arguments = ::getenv(kArgumentsVariable);
  if (arguments == nullptr) return;
  try {
    add_named_workloads(split_words(arguments, kArgumentsVariable));
  } catch (const std::exception& e) {
    fail_early(e.what());
  }
}

[[noreturn]] void run_rank(World& world, Line& line) {
  try {
    const std::string bytes = world.share(world.rank() == 0 ? line.receive_order() : "");
    const SampleOrder order = read_order(bytes);
    if (world.rank() == 0) {
      ByteWriter body;
      body.put(static_cast<std::uint32_t>(world.nodes()));
      body.put_text(world.node());
      line.send(FrameKind::ready, body.take());
      lead(world, order, line);
    }
    serve(world, order);
    world.end();
  } catch (const std::exception& e) {
    fail_rank(world, e.what());
  }
  leave_process(0);
}

}  // namespace
}  // namespace concbench

int main(int argc, char** argv) {
  using namespace concbench;
  if (argc > 3 && std::string_view(argv[1]) == kDaemonOption) return keep_daemon(argv + 2);
  // A daemon that is gone cannot end its ranks.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() == 1) leave_process(1);
  Line line;
  if (is_rank_0()) line.send(FrameKind::begun, "");
  add_workloads_of_user();
  yield_where_crowded();
  World world;
  run_rank(world, line);
}
