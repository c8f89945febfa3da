#include "mpi/rank/site.hpp"

#include <fmt/core.h>

#include <array>
#include <cstring>

#include "measure/sampler.hpp"
#include "os/usage.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

using Events = std::array<std::uint64_t, 2 + HistogramScale::kBuckets>;
static_assert(sizeof(Events) == sizeof(SharedHistogram));
constexpr std::size_t kEnds = 2;

std::filesystem::path own_folder(const World& world, const SampleOrder& order) {
  if (order.directory.empty()) return {};
  // With the node's name as the daemon looks for it, which removes what is left.
  auto folder = std::filesystem::path(order.directory) /
                fmt::format("rank.{}.{}", world.node(), world.rank());
  std::filesystem::create_directories(folder);
  return folder;
}

}  // namespace

Site::Site(const World& world, const SampleOrder& order)
    : workload_(&find_workload(order.workload)),
      events_(workload_->info.distributions.size()),
      surroundings_{.seed = order.seed,
                    .directory = own_folder(world, order),
                    .server = order.server,
                    .distributions = events_.values()},
      pins_(choose_pins(order.settings.pinning)) {}

Site::~Site() {
  if (surroundings_.directory.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(surroundings_.directory, ignored);
}

ExecutorConfig Site::config(const World& world, const SampleOrder& order) {
  if (!pins_.empty()) pin_to_cpu(pins_[world.place() % pins_.size()]);
  return {.workers = world.size(), .streams = order.streams, .cpus = cpu_budget().allowed()};
}

void gather_events(World& world, std::span<SharedHistogram> events) {
  for (SharedHistogram& histogram : events) {
    Events own{};
    std::memcpy(own.data(), &histogram, sizeof own);
    const auto ends = world.largest(std::span(own).first(kEnds));
    auto counts = world.sum(own);
    if (world.rank() != 0) continue;
    std::copy(ends.begin(), ends.end(), counts.begin());
    std::memcpy(static_cast<void*>(&histogram), counts.data(), sizeof own);
  }
}

Usage gather_usage(World& world) {
  const Usage own = usage_so_far();
  const std::array<std::uint64_t, 6> used{static_cast<std::uint64_t>(own.cpu_user.count()),
                                          static_cast<std::uint64_t>(own.cpu_system.count()),
                                          own.voluntary_switches,
                                          own.involuntary_switches,
                                          own.minor_faults,
                                          own.major_faults};
  const auto sums = world.sum(used);
  const auto most = world.largest(std::array{own.max_rss_bytes});
  if (world.rank() != 0) return own;
  return {.cpu_user = std::chrono::nanoseconds(sums[0]),
          .cpu_system = std::chrono::nanoseconds(sums[1]),
          .max_rss_bytes = most[0],
          .voluntary_switches = sums[2],
          .involuntary_switches = sums[3],
          .minor_faults = sums[4],
          .major_faults = sums[5]};
}

}  // namespace concbench
