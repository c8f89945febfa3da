#include "metg/measure.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <utility>

#include "backends/static_split.hpp"

namespace concbench {
namespace {

/// Disturbed ones too.
std::vector<const Sample*> whole_samples(const std::vector<Sample>& samples) {
  std::vector<const Sample*> whole;
  for (const Sample& sample : samples) {
    if (sample.outcome == Outcome::ok) whole.push_back(&sample);
  }
  return whole;
}

/// The last one of each round counts.
MetgWalls walls_of(const std::vector<const Sample*>& samples, unsigned rounds) {
  MetgWalls walls(rounds, kNoTime);
  for (const Sample* sample : samples) {
    if (sample->round < rounds) walls[sample->round] = sample->total_ns();
  }
  return walls;
}

std::string failure_of(const CaseResult& result) {
  return has_failed(result.status) ? result.reason : "";
}

Request with_params(Request request, std::uint64_t tasks, std::uint64_t steps) {
  request.params = {{"n", {std::to_string(tasks)}}, {"steps", {std::to_string(steps)}}};
  return request;
}

std::string row_name(const Case& c, bool with_mode) {
  return with_mode ? fmt::format("{}/{}", c.backend->name, c.dispatch->name)
                   : std::string(c.backend->name);
}

void refuse_several(const Request& request) {
  if (request.workers.size() > 1) {
    throw UsageError(
        "--workers: metg measures one number of workers at a time; give a single value");
  }
  if (request.chunks.size() > 1) {
    throw UsageError("--chunk: metg measures one chunk size at a time; give a single value");
  }
}

}  // namespace

ChainCases::ChainCases(const Request& request, const CpuBudget& cpus)
    : request_(request), cpus_(cpus) {
  refuse_several(request);
  // Any number of tasks would do: only the list of cases is wanted.
  Plan plan = make_plan(with_params(request, 1, 1), cpus);
  rows_ = std::move(plan.cases);
  hosts_ = plan.hosts;
  const Plan pool = make_plan({.workload = "chain",
                               .backends = {"pool"},
                               .workers = request.workers,
                               .chunks = request.chunks},
                              cpus);
  workers_ = pool.cases.front().workers;
  const ChunkSize chunk_size = pool.cases.front().chunk_size;
  // The size that `python` chooses was not given by the user.
  const bool counted = request.chunks.front() != "python" && !chunk_size.is_guided();
  chunk_ = counted ? chunk_size.tasks() : 0;
}

std::vector<MetgRow> ChainCases::rows() const {
  const auto same = [&](const Case& c) { return c.dispatch == rows_.front().dispatch; };
  const bool with_mode = !std::ranges::all_of(rows_, same);
  std::vector<MetgRow> rows;
  for (const Case& c : rows_) {
    rows.push_back({.name = row_name(c, with_mode),
                    .backend = std::string(c.backend->name),
                    .dispatch = std::string(c.dispatch->name),
                    .in_caller = c.backend->staffing == Staffing::caller,
                    .status = c.skipped.empty() ? Status::ok : Status::skipped,
                    .reason = c.skipped});
  }
  return rows;
}

Plan ChainCases::make(const MetgProbe& probe) const {
  const bool yardstick = probe.subject == kStaticSplit || probe.subject == kPlainLoop;
  Request request = with_params(request_, probe.tasks, probe.steps);
  if (yardstick) {
    // By default, all tasks in one go.
    request.backends = {std::string(caller_backend().name)};
    request.dispatch = Request{}.dispatch;
    request.chunks = Request{}.chunks;
  } else {
    request.backends = {std::string(rows_[probe.subject].backend->name)};
    request.dispatch = {std::string(rows_[probe.subject].dispatch->name)};
  }
  // To have no use for hosts is a mistake where no backend of the user's has one.
  if (!find_backend(request.backends.front()).launched) {
    request.hosts.clear();
    request.hostfile.clear();
  }
  return make_plan(request, cpus_);
}

Case ChainCases::case_of(const MetgProbe& probe) const {
  Case c = make(probe).cases.front();
  if (probe.subject == kStaticSplit) {
    c.backend = &static_split();
    c.workers = workers_;
  }
  const std::string_view who = probe.subject == kPlainLoop ? "plain loop" : c.backend->name;
  c.name =
      fmt::format("{} {}, {} steps, {} tasks", who, c.dispatch->name, probe.steps, probe.tasks);
  return c;
}

Plan ChainCases::plan_of(const std::vector<MetgProbe>& probes, unsigned rounds) const {
  Plan plan{.settings = request_.settings, .cpus = cpus_, .hosts = hosts_};
  plan.settings.rounds = rounds;
  for (const MetgProbe& probe : probes) plan.cases.push_back(case_of(probe));
  return plan;
}

MetgBatch to_batch(const Plan& plan, const Measurements& measurements) {
  MetgBatch batch{.cut = !measurements.complete};
  const unsigned rounds = plan.settings.rounds.value_or(0);
  for (const CaseResult& result : measurements.cases) {
    batch.walls.push_back(walls_of(usable_samples(result.samples), rounds));
    batch.rough_walls.push_back(walls_of(whole_samples(result.samples), rounds));
    batch.failures.push_back(failure_of(result));
  }
  return batch;
}

}  // namespace concbench
