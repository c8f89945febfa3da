#include "metg/metg.hpp"

#include <algorithm>
#include <concbench/error.hpp>

#include "app/candidates.hpp"
#include "app/exit_codes.hpp"
#include "app/hosts.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "cli/command.hpp"
#include "metg/measure.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using namespace std::chrono_literals;

struct MetgOptions {
  std::optional<std::chrono::nanoseconds> task_time;
  // A pass of all tasks is one sample; a quarter of the tasks gives several.
  Request request{
      .workload = "chain", .chunks = {"1"}, .settings = {.rounds = 11, .min_sample_time = 10ms}};
  OutputOptions output;
};

void refuse_chunks(const MetgOptions& options) {
  if (!options.task_time || options.request.chunks == std::vector<std::string>{"1"}) return;
  throw UsageError(
      "--task-time tells the chunk that is needed: it cannot be combined with --chunk");
}

MetgSettings settings_of(const MetgOptions& options, const ChainCases& cases) {
  const Request& request = options.request;
  return {.workers = cases.workers(),
          .chunk = cases.chunk(),
          .rounds = *request.settings.rounds,
          .seed = request.settings.seed,
          .confidence = request.settings.confidence,
          .task_time = options.task_time};
}

/// Measures one set of probes after another, all of them within the time that the user gave.
class Measuring {
 public:
  Measuring(const ChainCases& cases, std::optional<std::chrono::nanoseconds> limit)
      : cases_(cases), limit_(limit) {}

  MetgBatch operator()(const std::vector<MetgProbe>& probes, unsigned rounds, std::size_t later) {
    Plan plan = cases_.plan_of(probes, rounds);
    plan.settings.time_limit = time_left();
    last_ = session_.measure(plan, {.later = later});
    // It may have come after the last sample.
    if (last_.signal != 0) last_.ending = Ending::interrupted;
    last_.complete = last_.complete && last_.signal == 0;
    return to_batch(plan, last_);
  }

  /// Of the last set.
  ExitCode code() const { return code_of_end(last_); }

 private:
  std::optional<std::chrono::nanoseconds> time_left() const {
    if (!limit_) return std::nullopt;
    return std::max<std::chrono::nanoseconds>(*limit_ - (Clock::now() - began_), 1ns);
  }

  const ChainCases& cases_;
  std::optional<std::chrono::nanoseconds> limit_;
  Clock::time_point began_ = Clock::now();
  Session session_;
  Measurements last_;
};

std::vector<bool> to_be_measured(const std::vector<MetgRow>& rows) {
  std::vector<bool> wanted;
  wanted.reserve(rows.size());
  for (const MetgRow& row : rows) wanted.push_back(row.status == Status::ok);
  return wanted;
}

/// Whether a row has failed, or none could be run.
ExitCode code_of_rows(const MetgReport& report) {
  const auto rows = [&](Status status) {
    return std::ranges::count(report.rows, status, &MetgRow::status);
  };
  const bool fine = rows(Status::failed) == 0 && rows(Status::ok) > 0;
  return fine ? ExitCode::fine : ExitCode::case_failed;
}

ExitCode run_metg(const MetgOptions& options, const std::vector<std::string>& arguments) {
  refuse_chunks(options);
  const Request& request = options.request;
  const ChainCases cases(request, cpu_budget());
  Output<MetgReport> output(options.output);
  const MetgSettings settings = settings_of(options, cases);
  MetgReport report{.context = read_context(cases.plan_of({}, settings.rounds), arguments),
                    .settings = settings,
                    .chunk = request.chunks.front(),
                    .rows = cases.rows()};
  Measuring measuring(cases, request.settings.time_limit);
  const MetgData data = search_metg(settings, to_be_measured(report.rows), std::ref(measuring));
  report.complete = data.complete;
  report.yardsticks = metg_yardsticks(settings, data);
  estimate_metg(settings, data, report.rows);
  output.write(report);
  return first_of({measuring.code(), code_of_rows(report)});
}

void add_metg_options(Command& command, MetgOptions& o) {
  Settings& s = o.request.settings;
  command.add_options("Options",
                      {
                          {"-b,--backend",
                           among([&] { return backend_candidates(o.request.workload); },
                                 list_into(o.request.backends)),
                           "NAME,...",
                           "who runs the tasks; 'concbench list' names them; 'all' adds those of "
                           "other libraries [concbench's own]"},
                          {"--dispatch", among(dispatch_candidates, list_into(o.request.dispatch)),
                           "MODE,...", "how tasks are handed over, or 'all'"},
                          {"-j,--workers", list_into(o.request.workers), "COUNT",
                           "workers of a pool, and of the static split [the usable CPUs]"},
                          hosts_row(o.request, false),
                          hostfile_row(o.request, false),
                          {"-c,--chunk", list_into(o.request.chunks), "COUNT",
                           "tasks handed over at once, or 'auto'"},
                          {"--task-time", into(o.task_time, time_above_0), "TIME",
                           "length of your tasks: tells which chunk suits them"},
                          {"-r,--rounds", into(s.rounds, count_from<1, 10'000>), "COUNT",
                           "samples of each length that matters"},
                          {"--seed", into(s.seed, parse_count), "N", "random seed"},
                          {"--time-limit", into(s.time_limit, time_above_0), "TIME",
                           "time limit of the whole command [no limit]"},
                          {"--confidence", into(s.confidence, parse_fraction), "FRACTION",
                           "confidence of each interval by itself"},
                          {"--keep-invalid", into(s.keep_invalid), "",
                           "keep samples that other programs disturbed, instead of repeating them"},
                      });
  add_format<MetgReport>(command, o.output);
  add_exports<MetgReport>(command, o.output);
}

}  // namespace

Action metg_command(Command& command) {
  auto& options = command.hold<MetgOptions>();
  add_metg_options(command, options);
  return [&options](const auto& arguments) { return run_metg(options, arguments); };
}

}  // namespace concbench
