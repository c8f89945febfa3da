#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <memory>
#include <set>

#include "analysis/make_report.hpp"
#include "app/commands.hpp"
#include "app/context.hpp"
#include "app/exit_codes.hpp"
#include "app/gate_options.hpp"
#include "app/output.hpp"
#include "app/session.hpp"
#include "cli/command.hpp"
#include "cli/list_option.hpp"
#include "cli/read_options.hpp"
#include "measure/measure.hpp"
#include "os/machine.hpp"
#include "report/pick.hpp"
#include "report/report.hpp"
#include "report/trace_file.hpp"
#include "terminal/message.hpp"
#include "text/units.hpp"
#include "text/words.hpp"

namespace concbench {
namespace {

/// The texts of the options of one workload's subcommand, as they were typed.
struct RunOptions {
  Request request;
  std::string rounds = "auto";
  std::string warmup = "1";
  std::string min_time = "20ms";
  std::string seed = "1";
  std::string timeout;
  std::string task_timeout;
  bool allow_timeouts = false;
  std::string retries = "2";
  std::string rss = "0";
  std::string time_limit;
  std::string margin = "2%";
  std::string precision = "1%";
  std::string confidence = "99%";
  std::string pin = "none";
  bool keep_invalid = false;
  bool latency = false;
  std::string max_live;
  std::string max_in_flight;
  OutputOptions output;
  GateOptions gates;
  /// What a sweep varies, each as it was typed.
  std::vector<std::string> sweep;
  bool is_sweep = false;
};

std::optional<unsigned> read_most(const std::string& text, std::string_view what) {
  if (text.empty()) return std::nullopt;
  return read_count(text, what, 1);
}

bool read_allowance(const RunOptions& options) {
  if (options.allow_timeouts && options.task_timeout.empty()) {
    throw UsageError("--allow-timeouts needs --task-timeout");
  }
  return options.allow_timeouts;
}

/// More than there is would have the system end processes, and perhaps others than the sampler.
std::uint64_t read_rss(const std::string& text) {
  const std::uint64_t bytes = parse_bytes(text, "--rss");
  const auto memory = read_memory();
  if (!memory || bytes <= memory->available) return bytes;
  throw UsageError(fmt::format("--rss: {} is more than the {} of memory that are available", text,
                               format_bytes(static_cast<double>(memory->available))));
}

std::optional<unsigned> read_rounds(const std::string& text) {
  if (text == "auto") return std::nullopt;
  return read_count(text, "--rounds", 1);
}

Pinning read_pinning(const std::string& text) {
  for (const Pinning pinning : {Pinning::none, Pinning::compact, Pinning::spread}) {
    if (name_of(pinning) == text) return pinning;
  }
  throw UsageError(fmt::format("--pin: no choice named '{}'; write none, compact or spread", text));
}

Settings read_settings(const RunOptions& options) {
  return {
      .rounds = read_rounds(options.rounds),
      .margin = parse_fraction(options.margin, "--margin"),
      .precision = parse_fraction(options.precision, "--precision"),
      .confidence = parse_fraction(options.confidence, "--confidence"),
      .warmup = read_count(options.warmup, "--warmup", 0),
      .min_sample_time = parse_duration(options.min_time, "--min-time"),
      .seed = parse_count(options.seed, "--seed"),
      .timeout = read_limit(options.timeout, "--timeout"),
      .task_timeout = read_limit(options.task_timeout, "--task-timeout"),
      .allow_timeouts = read_allowance(options),
      .retries = read_count(options.retries, "--retries", 0),
      .rss = read_rss(options.rss),
      .time_limit = read_limit(options.time_limit, "--time-limit"),
      .pinning = read_pinning(options.pin),
      .keep_invalid = options.keep_invalid,
      .latency = options.latency,
  };
}

/// The parameter that is a command line, or null.
const ParamInfo* words_param(const WorkloadInfo& workload) {
  const auto found = std::ranges::find(workload.params, true, &ParamInfo::words);
  return found == workload.params.end() ? nullptr : &*found;
}

/// Takes the words after `--` for the parameter that is a command line.
void add_words(Request& request, const std::vector<std::string>& arguments) {
  const ParamInfo* param = words_param(find_workload(request.workload).info);
  const auto mark = std::ranges::find(arguments, "--");
  if (param == nullptr || mark == arguments.end()) return;
  if (request.params.contains(param->name)) {
    throw UsageError(fmt::format("--{} and a program after '--' exclude one another", param->name));
  }
  if (mark + 1 == arguments.end()) throw UsageError("no program after '--'");
  request.params[std::string(param->name)] = {join_words({mark + 1, arguments.end()})};
}

Request read_request(const RunOptions& options, const std::vector<std::string>& arguments) {
  Request request = options.request;
  add_words(request, arguments);
  request.settings = read_settings(options);
  request.max_live = read_most(options.max_live, "--max-live");
  request.max_in_flight = read_most(options.max_in_flight, "--max-in-flight");
  if (options.is_sweep) request.sweep = options.sweep;
  return request;
}

/// Other parameters are other work, of which none is the best.
void refuse_several_picks(const RunOptions& options, const Plan& plan) {
  const std::vector<std::size_t> baselines = plan.baselines();
  const std::set<std::size_t> works(baselines.begin(), baselines.end());
  if (!options.output.pick || works.size() == 1) return;
  throw UsageError(
      fmt::format("--pick is for one set of parameters, and there are {}", works.size()));
}

/// What --fail-if-undecided asks of a sweep beside its comparisons.
void judge_recommendations(const Gates& gates, Report& report) {
  if (!gates.undecided || !report.sweep) return;
  for (const Recommendation& r : report.sweep->recommendations) {
    if (r.decided) continue;
    report.gates.push_back({"--fail-if-undecided", "", GateOutcome::undecided, r.sentence});
  }
}

/// Who gets nothing but the options should know how sure they are, and why there are none.
void tell_of_picks(const RunOptions& options, const Report& report) {
  if (!options.output.pick || !report.sweep) return;
  const bool none = picked_options(report).empty();
  if (none && !report.complete) {
    write_message("nothing to pick: the sweep was cut short");
    return;
  }
  for (const Recommendation& r : report.sweep->recommendations) {
    if (r.decided) continue;
    write_message(fmt::format("{}{}", none ? "nothing to pick: " : "", r.sentence));
  }
}

/// A script must not go on with an empty choice.
ExitCode code_of_pick(const RunOptions& options, const Report& report) {
  const bool none = options.output.pick && picked_options(report).empty();
  return none ? ExitCode::case_failed : ExitCode::fine;
}

ExitCode run_workload(const RunOptions& options, const std::vector<std::string>& arguments) {
  const Plan plan = make_plan(read_request(options, arguments), cpu_budget());
  refuse_several_picks(options, plan);
  const Gates gates = read_gates(options.gates, known_cases(plan));
  // Before anything is measured: a path that cannot be written must not cost the user the results.
  Output output(options.output);
  const Context context = read_context(plan, arguments);
  std::vector<CaseTrace> traces;
  const Measurements measurements = measure_plan(plan, output.wants_traces() ? &traces : nullptr);
  Report report = make_report(plan, measurements, context);
  report.gates = judge(gates, report, comparisons_within(report));
  judge_recommendations(gates, report);
  output.write(report);
  if (output.wants_traces()) {
    output.write_traces(traces, {.version = context.version, .command_line = arguments});
  }
  tell_of_picks(options, report);
  return first_of({code_of_end(measurements), code_of_cases(report), code_of_pick(options, report),
                   gate_exit_code(gates, report.gates)});
}

/// Both must outlive the parsing.
OptionTarget target_of(const ParamInfo& param, Request& request) {
  const auto take = [&param, &request](const std::vector<std::string>& texts) {
    request.params[std::string(param.name)] = texts;
  };
  if (param.kind != ParamKind::flag) return take;
  return [&param, &request] { request.params[std::string(param.name)] = {"true"}; };
}

void add_param(Command& command, Request& request, const ParamInfo& param) {
  const std::string names = fmt::format("{}{}", param.name.size() == 1 ? "-" : "--", param.name);
  std::string help(param.help);
  if (!param.fallback.empty()) help += fmt::format(" [{}]", param.fallback);
  command.add_options("Workload", {{names,
                                    target_of(param, request),
                                    param.bare.empty() ? "" : "VALUE",
                                    help,
                                    {.bare = param.bare, .check = nullptr}}});
}

void add_sweep(Command& command, RunOptions& o) {
  command.add_options(
      "Sweep",
      {
          {"--sweep", &o.sweep, "PARAM=LIST ...",
           "a parameter of the workload, 'workers' or 'chunk', and the values that it is to have, "
           "such as 'chunk=1,10,100' or 'n=20..25'; may be repeated"},
          {"--pick", &o.output.pick, "",
           "print the options of the best case and nothing else, for scripts"},
      });
  add_chart(command, o.output);
}

void add_running(Command& command, RunOptions& o) {
  command.add_options(
      "Running",
      {
          list_option("-b,--backend", o.request.backends, "NAME,...",
                      "who runs the tasks, or 'all' [concbench's own]"),
          list_option("-j,--workers", o.request.workers, "COUNT,A..B,...",
                      o.is_sweep ? "workers of a pool [1 to the CPUs this process may use, and "
                                   "twice as many]"
                                 : "workers of a pool [the CPUs this process may use]"),
          list_option("-c,--chunk", o.request.chunks, "COUNT,...",
                      "tasks handed over at once, 'auto' or 'python'"),
          list_option("--dispatch", o.request.dispatch, "MODE,...",
                      "how tasks are handed over, or 'all'"),
          list_option("--offload", o.request.offload, "NAME,...",
                      "pools to which an event loop hands its tasks, or 'none'"),
          list_option("--gil", o.request.gil, "TIME,...",
                      "have threads take turns of so long while others wait, or 'none'", "5ms"),
          {"--pin", &o.pin, "HOW", "bind workers to CPUs: none, compact or spread"},
          {"--max-live", &o.max_live, "COUNT",
           "threads or processes alive at once, a task each [1024, 256]"},
          {"--max-in-flight", &o.max_in_flight, "COUNT",
           "tasks that an event loop has under way at once [half the limit of open files; "
           "programs: 1024]"},
      });
}

void add_measuring(Command& command, RunOptions& o) {
  command.add_options(
      "Measuring",
      {
          {"-r,--rounds", &o.rounds, "COUNT",
           "samples of every case; auto: until all is decided, at least 10"},
          {"--warmup", &o.warmup, "COUNT", "passes before the timed ones of a sample"},
          {"--min-time", &o.min_time, "TIME", "least length of a sample"},
          {"--seed", &o.seed, "N", "fixes everything random"},
          {"--timeout", &o.timeout, "TIME", "longest a pass may take [no limit]"},
          {"--task-timeout", &o.task_timeout, "TIME", "longest a task may take [no limit]"},
          {"--allow-timeouts", &o.allow_timeouts, "",
           "count tasks over --task-timeout, instead of failing their case"},
          {"--retries", &o.retries, "COUNT",
           "how often a task is run again whose worker process died"},
          {"--rss", &o.rss, "SIZE",
           "memory that the sampler touches before the passes, as a large program would have"},
          {"--time-limit", &o.time_limit, "TIME",
           "longest the whole command may take [10s a case, at a round's end]"},
          {"--margin", &o.margin, "FRACTION", "differences below it count as none"},
          {"--precision", &o.precision, "FRACTION",
           "half-width at which an interval is narrow enough"},
          {"--confidence", &o.confidence, "FRACTION", "of all intervals and verdicts together"},
          {"--keep-invalid", &o.keep_invalid, "",
           "count samples that others on the machine disturbed, instead of taking them again"},
      });
  // A sweep has one of its own for each set of parameters.
  if (o.is_sweep) return;
  command.add_options("Measuring", {{"--baseline", &o.request.baseline, "CASE",
                                     "what speed-ups are against [sequential, or the first]"}});
}

void add_latency(Command& command, RunOptions& o, const WorkloadInfo& workload) {
  const auto is_taken = [](const ParamInfo& param) { return param.name == "latency"; };
  // A workload may mean something else by the short name.
  const bool taken = std::ranges::any_of(workload.params, is_taken);
  command.add_options("Measuring",
                      {{taken ? "--task-latency" : "--latency,--task-latency", &o.latency, "",
                        "stamp each task, and show how long they waited and ran"}});
}

void add_options(Command& command, RunOptions& options, const WorkloadInfo& workload) {
  for (const ParamInfo& param : workload.params) add_param(command, options.request, param);
  if (options.is_sweep) add_sweep(command, options);
  add_running(command, options);
  add_measuring(command, options);
  add_latency(command, options, workload);
  add_gates(command, options.gates);
  add_output(command, options.output);
  add_trace(command, options.output);
  if (words_param(workload) != nullptr) {
    command.add_footer(
        fmt::format("A program comes last: concbench {}{} [OPTIONS] -- PROGRAM [ARGUMENT...]",
                    options.is_sweep ? "sweep " : "", workload.name));
  }
}

void add_workloads(Command& parent, bool is_sweep) {
  for (const WorkloadEntry& entry : workloads()) {
    const WorkloadInfo& workload = entry.info;
    parent.add_command({.name = workload.name, .help = workload.help, .group = "Workloads"},
                       [&workload, is_sweep](Command& command) {
                         const auto options = std::make_shared<RunOptions>();
                         options->request.workload = std::string(workload.name);
                         options->is_sweep = is_sweep;
                         add_options(command, *options, workload);
                         return [options](const auto& arguments) {
                           return run_workload(*options, arguments);
                         };
                       });
  }
}

}  // namespace

bool takes_words(std::string_view name) {
  const auto is_it = [&](const WorkloadEntry& entry) { return entry.info.name == name; };
  const auto found = std::ranges::find_if(workloads(), is_it);
  return found != workloads().end() && words_param(found->info) != nullptr;
}

void setup_run(Command& program) { add_workloads(program, false); }

void setup_sweep(Command& program) {
  program.add_command(
      {.name = "sweep",
       .help = "Vary workers, chunks or parameters of a workload: what scales, and what is best?",
       .words = "workload",
       .alone = "sweep needs a workload, such as 'concbench sweep fib'"},
      [](Command& sweep) {
        add_workloads(sweep, true);
        return Action();
      });
}

}  // namespace concbench
