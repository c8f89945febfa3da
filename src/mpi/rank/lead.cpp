#include "mpi/rank/lead.hpp"

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

#include "measure/passes.hpp"
#include "mpi/launch.hpp"
#include "mpi/rank/answer.hpp"
#include "mpi/rank/dispatcher.hpp"
#include "mpi/rank/site.hpp"
#include "os/clock.hpp"

namespace concbench {
namespace {

/// To each rank; the shortest one tells the most.
constexpr std::uint64_t kRoundTrips = 10;
constexpr std::size_t kPage = 4096;

/// All other ranks, as workers of the passes that rank 0 runs.
class Ranks final : public Crew {
 public:
  Ranks(World& world, const SampleOrder& order, Site& site, const SampleTables& tables,
        SampleRecord& record, Line& line)
      : world_(world),
        splits_(find_dispatch(order.dispatch).splits),
        stamps_(order.settings.latency || order.traced > 0),
        site_(site),
        tables_(tables),
        record_(record),
        line_(line),
        state_{.world = world,
               .clocks = std::vector<ClockOffset>(world.size()),
               .takes_part = world.size() == 1 || ::getenv(kHandsOutVariable) == nullptr} {
    world.expect(most_words());
  }

  std::unique_ptr<Executor> open(Job& job, const ExecutorConfig& config) override {
    return splits_ ? open_shares(state_, job) : open_dispatcher(state_, job, config);
  }

  Usage usage() override {
    world_.tell({Call::send_usage});
    return gather_usage(world_);
  }

  void prepare() override {
    world_.tell({Call::prepare});
    // Clocks drift apart: by the time of the next pass they have.
    if (stamps_ || state_.pace.trip_ns == 0) align();
  }

  void clean_up() override { world_.tell({Call::clean_up}); }
  void forget_events() override { world_.tell({Call::forget_events}); }

  void leave() override {
    if (record_.outcome == Outcome::ok) {
      world_.tell({Call::send_events});
      gather_events(world_, site_.events());
      world_.tell({Call::end});
    }
    send_tables();
    ByteWriter body;
    body.put(static_cast<const SampleFindings&>(record_));
    line_.send(FrameKind::findings, body.take());
    // After a failure the others may be in the middle of anything: mpirun ends them.
    if (record_.outcome == Outcome::ok) world_.end();
  }

 private:
  void align() {
    world_.tell({Call::align, kRoundTrips});
    for (unsigned rank = 1; rank < world_.size(); ++rank) align(rank);
    if (TraceTable* trace = tables_.workers.trace()) {
      const auto worst = std::ranges::max_element(state_.clocks, {}, &ClockOffset::error_ns);
      trace->times().clock_error_ns = worst->error_ns;
    }
  }

  void align(unsigned rank) {
    std::int64_t shortest = std::numeric_limits<std::int64_t>::max();
    for (std::uint64_t i = 0; i < kRoundTrips; ++i) {
      std::array<std::uint64_t, 1> word{};
      const auto asked = Clock::now();
      world_.send(rank, word);
      world_.receive(rank, word);
      const std::int64_t trip = (Clock::now() - asked).count();
      if (trip >= shortest) continue;
      shortest = trip;
      const std::int64_t middle = asked.time_since_epoch().count() + trip / 2;
      state_.clocks[rank] = {middle - static_cast<std::int64_t>(word[0]), trip / 2};
    }
    state_.pace.trip_ns = std::max(state_.pace.trip_ns, static_cast<double>(shortest));
  }

  /// Most of them is zero, as it is on the other side.
  void send_tables() {
    const std::vector<std::span<std::byte>> memory = tables_.memory();
    for (std::uint32_t i = 0; i < memory.size(); ++i) {
      for (std::size_t at = 0; at < memory[i].size(); at += kPage) {
        send_page(i, at, memory[i].subspan(at, std::min(kPage, memory[i].size() - at)));
      }
    }
  }

  void send_page(std::uint32_t region, std::uint64_t offset, std::span<const std::byte> page) {
    if (std::ranges::all_of(page, [](std::byte b) { return b == std::byte{0}; })) return;
    ByteWriter body;
    body.put(region);
    body.put(offset);
    body.put_bytes(page);
    line_.send(FrameKind::page, body.take());
  }

  World& world_;
  bool splits_;
  bool stamps_;
  Site& site_;
  SampleTables tables_;
  SampleRecord& record_;
  Line& line_;
  RanksState state_;
};

/// The row that the passes see: what it opens, the crew opens.
const BackendEntry& ranks_row() {
  static constexpr BackendEntry kEntry{.name = "mpi", .staffing = Staffing::pool, .launched = true};
  return kEntry;
}

/// A text for each rank; empty where it has no tasks.
std::string held_by_each(const WorkerTable& workers) {
  ByteWriter body;
  for (unsigned rank = 0; rank < workers.size(); ++rank) {
    const Chunk held = workers.held_by(rank);
    body.put_text(held.empty() ? "" : name_of(held));
  }
  return body.take();
}

Case case_of(const SampleOrder& order, const World& world, const Site& site) {
  return {.name = order.workload,
          .workload = &site.workload(),
          .params = order.params,
          .backend = &ranks_row(),
          .dispatch = &find_dispatch(order.dispatch),
          .workers = world.size(),
          .chunk_size = order.chunk_size(),
          .tasks = order.tasks};
}

}  // namespace

void lead(World& world, const SampleOrder& order, Line& line) {
  SampleRecord record;
  Site site(world, order);
  WorkerTable workers(world.size(), order.settings.latency ? Stamps::on : Stamps::off,
                      order.traced);
  record.pass_began_ns = Clock::now().time_since_epoch().count();
  line.watch(record.pass_began_ns, [&workers] { return held_by_each(workers); });
  Ranks ranks(world, order, site, {workers, site.events()}, record, line);
  const Case c = case_of(order, world, site);
  run_passes(c, order.settings, site.config(world, order), site.surroundings(), workers, ranks,
             record);
}

}  // namespace concbench
