#include <fmt/format.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <concbench/measure.hpp>
#include <concbench/os/memory.hpp>
#include <concbench/os/terminal.hpp>
#include <concbench/report.hpp>
#include <concbench/units.hpp>
#include <concbench/words.hpp>
#include <memory>
#include <set>

#include "commands.hpp"
#include "context.hpp"
#include "gate_options.hpp"
#include "list_option.hpp"
#include "output.hpp"
#include "read_options.hpp"
#include "refuse_empty.hpp"
#include "session.hpp"

namespace concbench {
namespace {

/// The texts of the options of one workload's subcommand, as they were typed.
struct RunOptions {
  Request request;
  std::string workers;
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

/// Who gets nothing but the options should know how sure they are.
void warn_of_undecided_picks(const RunOptions& options, const Report& report) {
  if (!options.output.pick || !report.sweep) return;
  for (const Recommendation& r : report.sweep->recommendations) {
    if (!r.decided) write_stderr(fmt::format("concbench: {}\n", r.sentence));
  }
}

ExitCode run_workload(const RunOptions& options, const std::vector<std::string>& arguments) {
  const Plan plan = make_plan(read_request(options, arguments), cpu_budget());
  refuse_several_picks(options, plan);
  const Gates gates = read_gates(options.gates, known_cases(plan));
  // Before anything is measured: a path that cannot be written must not cost the user the results.
  Output output(options.output);
  const Context context = read_context(plan, arguments);
  std::vector<CaseTrace> traces;
  const Findings findings = measure_plan(plan, output.wants_traces() ? &traces : nullptr);
  Report report = make_report(plan, findings, context);
  report.gates = judge(gates, report, comparisons_within(report));
  judge_recommendations(gates, report);
  output.write(report);
  if (output.wants_traces()) {
    output.write_traces(traces, {.version = context.version, .command_line = arguments});
  }
  warn_of_undecided_picks(options, report);
  const ExitCode code = exit_code(findings);
  return code == ExitCode::fine ? gate_exit_code(gates, report.gates) : code;
}

void add_param(CLI::App& sub, Request& request, const ParamInfo& param) {
  const std::string name(param.name);
  const std::string flags = (name.size() == 1 ? "-" : "--") + name;
  auto& typed = request.params;
  std::string help(param.help);
  if (!param.fallback.empty()) help += fmt::format(" [{}]", param.fallback);
  CLI::Option* option =
      param.kind == ParamKind::flag
          ? sub.add_flag_callback(
                flags, [&typed, name] { typed[name] = {"true"}; }, help)
          : sub.add_option_function<std::vector<std::string>>(
                flags, [&typed, name](const auto& texts) { typed[name] = texts; }, help);
  if (param.kind != ParamKind::flag)
    option->expected(1)->take_all()->allow_extra_args(false)->type_name("");
  if (!param.bare.empty()) {
    // The default of the library is what an option without its value has.
    option->expected(0, 1)->default_str(std::string(param.bare))->option_text("[=VALUE]");
  }
  option->group("Workload");
}

void add_measuring(CLI::App& sub, RunOptions& o) {
  const auto add = [&sub](const char* flags, std::string& text, const char* type,
                          const char* help) {
    return sub.add_option(flags, text, help)
        ->check(refuse_empty)
        ->type_name(type)
        ->group("Measuring");
  };
  add("-r,--rounds", o.rounds, "COUNT",
      "samples of every case; auto: until all is decided, at least 10")
      ->capture_default_str();
  add("--warmup", o.warmup, "COUNT", "passes before the timed ones of a sample")
      ->capture_default_str();
  add("--min-time", o.min_time, "TIME", "least length of a sample")->capture_default_str();
  add("--seed", o.seed, "N", "fixes everything random")->capture_default_str();
  add("--timeout", o.timeout, "TIME", "longest a pass may take [no limit]");
  add("--task-timeout", o.task_timeout, "TIME", "longest a task may take [no limit]");
  sub.add_flag("--allow-timeouts", o.allow_timeouts,
               "count tasks over --task-timeout, instead of failing their case")
      ->group("Measuring");
  add("--retries", o.retries, "COUNT", "how often a task is run again whose worker process died")
      ->capture_default_str();
  add("--rss", o.rss, "SIZE",
      "memory that the sampler touches before the passes, as a large program would have")
      ->capture_default_str();
  add("--time-limit", o.time_limit, "TIME",
      "longest the whole command may take [10s a case, at a round's end]");
  add("--margin", o.margin, "FRACTION", "differences below it count as none")
      ->capture_default_str();
  add("--precision", o.precision, "FRACTION", "half-width at which an interval is narrow enough")
      ->capture_default_str();
  add("--confidence", o.confidence, "FRACTION", "of all intervals and verdicts together")
      ->capture_default_str();
  sub.add_flag("--keep-invalid", o.keep_invalid,
               "count samples that others on the machine disturbed, instead of taking them again")
      ->group("Measuring");
  // A sweep has one of its own for each set of parameters.
  if (o.is_sweep) return;
  add("--baseline", o.request.baseline, "CASE",
      "what speed-ups are against [sequential, or the first]");
}

void add_sweep(CLI::App& sub, RunOptions& o) {
  sub.add_option("--sweep", o.sweep,
                 "a parameter of the workload, 'workers' or 'chunk', and the values that it is to "
                 "have, such as 'chunk=1,10,100' or 'n=20..25'; may be repeated")
      ->check(refuse_empty)
      ->type_name("PARAM=LIST")
      ->allow_extra_args(false)
      ->group("Sweep");
  sub.add_flag("--pick", o.output.pick,
               "print the options of the best case and nothing else, for scripts")
      ->group("Sweep");
  add_chart(sub, o.output);
}

void add_latency(CLI::App& sub, RunOptions& o, const WorkloadInfo& workload) {
  const auto is_taken = [](const ParamInfo& param) { return param.name == "latency"; };
  // A workload may mean something else by the short name.
  const bool taken = std::ranges::any_of(workload.params, is_taken);
  sub.add_flag(taken ? "--task-latency" : "--latency,--task-latency", o.latency,
               "stamp each task, and show how long they waited and ran")
      ->group("Measuring");
}

void add_running(CLI::App& sub, RunOptions& o) {
  const auto add = [](CLI::Option* option, const char* type) {
    option->type_name(type)->group("Running");
  };
  add(add_list_option(sub, "-b,--backend", o.request.backends,
                      "who runs the tasks, or 'all' [concbench's own]"),
      "NAME,...");
  add(add_list_option(sub, "-j,--workers", o.request.workers,
                      o.is_sweep ? "workers of a pool [1 to the CPUs this process may use, and "
                                   "twice as many]"
                                 : "workers of a pool [the CPUs this process may use]"),
      "COUNT,A..B,...");
  add(add_list_option(sub, "-c,--chunk", o.request.chunks,
                      "tasks handed over at once, 'auto' or 'python'"),
      "COUNT,...");
  add(add_list_option(sub, "--dispatch", o.request.dispatch, "how tasks are handed over, or 'all'"),
      "MODE,...");
  add(add_list_option(sub, "--offload", o.request.offload,
                      "pools to which an event loop hands its tasks, or 'none'"),
      "NAME,...");
  add(add_list_option(sub, "--gil", o.request.gil,
                      "have threads take turns of so long while others wait, or 'none'")
          ->expected(0, 1)
          ->default_str("5ms")
          ->option_text("[=TIME,...]"),
      "");
  add(sub.add_option("--pin", o.pin, "bind workers to CPUs: none, compact or spread")
          ->check(refuse_empty)
          ->capture_default_str(),
      "HOW");
  add(sub.add_option("--max-live", o.max_live,
                     "threads or processes alive at once, a task each [1024, 256]")
          ->check(refuse_empty),
      "COUNT");
  add(sub.add_option("--max-in-flight", o.max_in_flight,
                     "tasks that an event loop has under way at once [half the limit of open "
                     "files; programs: "
                     "1024]")
          ->check(refuse_empty),
      "COUNT");
}

void add_options(CLI::App& sub, RunOptions& options, const WorkloadInfo& workload) {
  options.request.workload = std::string(workload.name);
  for (const ParamInfo& param : workload.params) add_param(sub, options.request, param);
  if (options.is_sweep) add_sweep(sub, options);
  add_running(sub, options);
  add_measuring(sub, options);
  add_latency(sub, options, workload);
  add_gates(sub, options.gates);
  add_output(sub, options.output);
  add_trace(sub, options.output);
  if (words_param(workload) != nullptr) {
    sub.footer(
        fmt::format("A program comes last: concbench {}{} [OPTIONS] -- PROGRAM [ARGUMENT...]",
                    options.is_sweep ? "sweep " : "", workload.name));
  }
}

/// A workload's subcommand, which holds the options that its parser writes to.
class RunCommand : public CLI::App {
 public:
  RunCommand(const WorkloadInfo& workload, Action& chosen, bool is_sweep)
      : CLI::App(std::string(workload.help), std::string(workload.name)) {
    options_.is_sweep = is_sweep;
    group("Workloads")->allow_extras();
    // Most runs name one workload: the others' options are not worth their time at start-up.
    preparse_callback([this, &workload](std::size_t) { add_options(*this, options_, workload); });
    callback([this, &chosen] {
      chosen = [this](const auto& arguments) { return run_workload(options_, arguments); };
    });
  }

 private:
  RunOptions options_;
};

}  // namespace

bool takes_words(std::string_view name) {
  const auto is_it = [&](const WorkloadEntry& entry) { return entry.info.name == name; };
  const auto found = std::ranges::find_if(workloads(), is_it);
  return found != workloads().end() && words_param(found->info) != nullptr;
}

void setup_run(CLI::App& app, Action& chosen) {
  for (const WorkloadEntry& entry : workloads()) {
    app.add_subcommand(std::make_shared<RunCommand>(entry.info, chosen, false));
  }
}

void setup_sweep(CLI::App& app, Action& chosen) {
  CLI::App* sweep = app.add_subcommand(
      "sweep", "Vary workers, chunks or parameters of a workload: what scales, and what is best?");
  sweep->require_subcommand(0, 1)->allow_extras();
  // Their number would cost every other command its start-up.
  sweep->preparse_callback([sweep, &chosen](std::size_t) {
    for (const WorkloadEntry& entry : workloads()) {
      sweep->add_subcommand(std::make_shared<RunCommand>(entry.info, chosen, true));
    }
  });
  sweep->callback([sweep] {
    if (!sweep->get_subcommands().empty() || !sweep->remaining().empty()) return;
    throw UsageError("sweep needs a workload, such as 'concbench sweep fib'");
  });
}

}  // namespace concbench
