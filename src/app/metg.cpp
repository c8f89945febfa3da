#include "metg/metg.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <memory>
#include <optional>

#include "app/commands.hpp"
#include "app/context.hpp"
#include "app/exit_codes.hpp"
#include "app/session.hpp"
#include "cli/command.hpp"
#include "cli/list_option.hpp"
#include "cli/read_options.hpp"
#include "metg/measure.hpp"
#include "os/files.hpp"
#include "os/terminal.hpp"
#include "terminal/color.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

using namespace std::chrono_literals;

/// The texts of the options, as they were typed.
struct MetgOptions {
  MetgRequest request;
  std::string rounds = "11";
  std::string seed = "1";
  std::string time_limit;
  std::string confidence = "99%";
  bool keep_invalid = false;
  std::string format;
  std::string export_json;
  std::string color = "auto";
};

MetgRequest read_request(const MetgOptions& options) {
  MetgRequest request = options.request;
  request.settings = {.rounds = read_count(options.rounds, "--rounds", 1, 10'000),
                      .confidence = parse_fraction(options.confidence, "--confidence"),
                      // A pass of all tasks is one sample; of those of a fourth there are some.
                      .min_sample_time = 10ms,
                      .seed = parse_count(options.seed, "--seed"),
                      .time_limit = read_limit(options.time_limit, "--time-limit"),
                      .keep_invalid = options.keep_invalid};
  return request;
}

MetgSettings settings_of(const MetgRequest& request, const ChainCases& cases) {
  return {.workers = cases.workers(),
          .chunk = cases.chunk(),
          .rounds = *request.settings.rounds,
          .seed = request.settings.seed,
          .confidence = request.settings.confidence};
}

/// Where the results go; to be made before anything is measured.
class Destination {
 public:
  explicit Destination(const MetgOptions& options)
      : render_{.color = use_color(options.color)},
        on_stdout_(&find_format<MetgReport>(name_on_stdout(options))) {
    if (!options.export_json.empty() && options.export_json != "-") {
      file_.emplace(options.export_json);
    }
  }

  void write(const MetgReport& report) {
    // The results must not be lost where the file has no room.
    std::optional<FileError> failed;
    try {
      if (file_) file_->commit(find_format<MetgReport>("json").render(report, {}));
    } catch (const FileError& e) {
      failed = e;
    }
    write_stdout(on_stdout_->render(report, render_));
    if (failed) throw *failed;
  }

 private:
  static std::string name_on_stdout(const MetgOptions& options) {
    if (options.export_json != "-") return options.format.empty() ? "table" : options.format;
    if (options.format.empty()) return "json";
    throw UsageError(
        fmt::format("--format {} and --export-json - both write to standard output; leave one out",
                    options.format));
  }

  RenderOptions render_;
  const Format<MetgReport>* on_stdout_;
  std::optional<PendingFile> file_;
};

/// Measures one set of probes after another, all of them within the time that the user gave.
class Measuring {
 public:
  Measuring(const ChainCases& cases, std::optional<std::chrono::nanoseconds> limit)
      : cases_(cases), limit_(limit) {}

  MetgBatch operator()(const std::vector<MetgProbe>& probes, unsigned rounds) {
    Plan plan = cases_.plan_of(probes, rounds);
    plan.settings.time_limit = time_left();
    last_ = session_.measure(plan);
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
  const MetgRequest request = read_request(options);
  const ChainCases cases(request, cpu_budget());
  Destination destination(options);
  const MetgSettings settings = settings_of(request, cases);
  MetgReport report{.context = read_context(cases.plan_of({}, settings.rounds), arguments),
                    .settings = settings,
                    .chunk = request.chunks.front(),
                    .rows = cases.rows()};
  Measuring measuring(cases, request.settings.time_limit);
  const MetgData data = search_metg(settings, to_be_measured(report.rows), std::ref(measuring));
  report.complete = data.complete;
  report.yardsticks = metg_yardsticks(settings, data);
  estimate_metg(settings, data, report.rows);
  destination.write(report);
  return first_of({measuring.code(), code_of_rows(report)});
}

void add_options(Command& command, MetgOptions& o) {
  command.add_options(
      "Options",
      {
          list_option("-b,--backend", o.request.backends, "NAME,...",
                      "who runs the tasks, or 'all' [concbench's own]"),
          list_option("--dispatch", o.request.dispatch, "MODE,...",
                      "how tasks are handed over, or 'all'"),
          list_option("-j,--workers", o.request.workers, "COUNT",
                      "workers of a pool, and of the static split [the CPUs this process may use]"),
          list_option("-c,--chunk", o.request.chunks, "COUNT",
                      "tasks handed over at once, or 'auto'"),
          {"-r,--rounds", &o.rounds, "COUNT", "samples of each length that matters"},
          {"--seed", &o.seed, "N", "fixes everything random"},
          {"--time-limit", &o.time_limit, "TIME", "longest the whole command may take [no limit]"},
          {"--confidence", &o.confidence, "FRACTION", "of each interval by itself"},
          {"--keep-invalid", &o.keep_invalid, "",
           "count samples that others on the machine disturbed, instead of taking them again"},
          {"--format", &o.format, "FORMAT", "on stdout: table or json", {.fallback = "table"}},
          {"--export-json", &o.export_json, "FILE",
           "also write the JSON there; '-': to stdout instead"},
          {"--color", &o.color, "WHEN", "auto, always or never"},
      });
}

}  // namespace

void setup_metg(Command& program) {
  program.add_command(
      {.name = "metg", .help = "Find the shortest tasks that each backend runs efficiently"},
      [](Command& command) {
        const auto options = std::make_shared<MetgOptions>();
        add_options(command, *options);
        return [options](const auto& arguments) { return run_metg(*options, arguments); };
      });
}

}  // namespace concbench
