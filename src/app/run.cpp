#include "app/run.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <iterator>

#include "analysis/make_report.hpp"
#include "analysis/timelines.hpp"
#include "app/candidates.hpp"
#include "app/exit_codes.hpp"
#include "app/gates.hpp"
#include "app/hosts.hpp"
#include "app/keep.hpp"
#include "app/output.hpp"
#include "app/pick.hpp"
#include "app/session.hpp"
#include "cli/command.hpp"
#include "os/machine.hpp"
#include "report/trace_file.hpp"
#include "terminal/terminal.hpp"
#include "text/list.hpp"
#include "text/units.hpp"
#include "text/words.hpp"
#include "workloads/table.hpp"

namespace concbench {
namespace {

/// Of a workload's subcommand, alone or below `sweep`.
struct RunOptions {
  Request request;
  GateOptions gates;
  OutputOptions output;
  /// Empty: none is wanted.
  std::string trace;
  /// For a sweep: print the options of the recommended case to stdout, and nothing else.
  bool pick = false;
  bool no_history = false;

  bool is_sweep() const { return request.sweep.has_value(); }
};

/// The parameter that is a command line, or null.
const ParamInfo* words_param(const WorkloadInfo& workload) {
  const auto found = std::ranges::find(workload.params, true, &ParamInfo::words);
  return found == workload.params.end() ? nullptr : &*found;
}

/// What stands in the usage for the words of a parameter whose name may be left out.
std::string_view nameless_value(const WorkloadInfo& workload) {
  const auto found = std::ranges::find(workload.params, true, &ParamInfo::nameless);
  return found == workload.params.end() ? "" : found->takes;
}

/// The request with the words after `--` for the parameter that is a command line.
Request with_words(Request request, const std::vector<std::string>& arguments) {
  const ParamInfo* param = words_param(find_workload(request.workload).info);
  const auto mark = std::ranges::find(arguments, "--");
  if (param == nullptr || mark == arguments.end()) return request;
  if (request.params.contains(param->name)) {
    throw UsageError(fmt::format("--{} and a program after '--' cannot be combined", param->name));
  }
  if (mark + 1 == arguments.end()) throw UsageError("no program after '--'");
  request.params[std::string(param->name)] = {join_words({mark + 1, arguments.end()})};
  return request;
}

/// The file of the traced passes, which is opened before anything is measured.
class TraceFile {
 public:
  TraceFile(const std::string& path, Output<Report>& output) : path_(path) {
    if (path.empty()) return;
    if (path == "-") throw UsageError("--trace: '-' is no file; write a trace to one");
    file_ = output.open(path, "--trace " + path);
  }

  /// Where traces go; null where none are wanted.
  std::vector<CaseTrace>* wanted() { return file_ ? &traces_ : nullptr; }

  /// What the report says of it; absent where no case was traced.
  std::optional<TraceSummary> summary() const {
    if (traces_.empty()) return std::nullopt;
    return summarize_traces(traces_, path_);
  }

  /// Says on stderr what is missing in the file. Writes none where no case could be traced.
  void write(const TraceContext& context) {
    if (!file_) return;
    if (traces_.empty()) {
      return write_message(fmt::format("no case was traced: '{}' is not written", path_));
    }
    std::uint64_t left_out = 0;
    file_->commit([&](const PendingFile::Write& write) {
      left_out = write_trace(traces_, context, kMostTraceEvents, write);
    });
    tell_of_file(path_);
    for (const CaseTrace& trace : traces_) {
      if (trace.failure.empty()) continue;
      write_message(fmt::format("the traced pass of {} failed: {}", trace.name, trace.failure));
    }
    if (left_out == 0) return;
    write_message(fmt::format("{} runs of tasks are not in '{}', which holds {} events at most",
                              left_out, path_, kMostTraceEvents));
  }

 private:
  std::string path_;
  std::optional<PendingFile> file_;
  std::vector<CaseTrace> traces_;
};

ExitCode run_workload(const RunOptions& options, const std::vector<std::string>& arguments) {
  Plan plan = make_plan(with_words(options.request, arguments), cpu_budget());
  if (options.pick) refuse_several_picks(plan);
  const Gates gates = read_gates(options.gates, known_cases(plan));
  plan.wants_figures = !gates.expectations.empty();
  plan.most_slowdown = gates.slower;
  // Before anything is measured: a path that cannot be written must not cost the user the results.
  Output<Report> output(options.output, options.pick ? &pick_format() : nullptr);
  TraceFile trace(options.trace, output);
  const RunKeeper keeper(!options.no_history);
  const Context context = read_context(plan, arguments);
  const Measurements measurements = measure_plan(plan, trace.wanted());
  Report report = make_report(plan, measurements, context);
  report.gates = judge(gates, report, comparisons_within(report));
  if (gates.undecided) add_undecided_recommendations(report);
  report.trace = trace.summary();
  output.write(report);
  trace.write({.version = context.version, .command_line = arguments});
  keeper.keep(report);
  const ExitCode picked = options.pick ? tell_of_picks(report) : ExitCode::fine;
  return first_of({code_of_end(measurements), code_of_cases(report), picked,
                   tell_of_gates(gates, report.gates)});
}

/// More than there is would have the system end processes, and perhaps others than the sampler.
std::uint64_t available_memory(std::string_view text, std::string_view option) {
  const std::uint64_t bytes = parse_bytes(text, option);
  const auto memory = read_memory();
  if (!memory || bytes <= memory->available) return bytes;
  throw UsageError(fmt::format("{}: {} is more than the {} of memory that are available", option,
                               text, format_bytes(static_cast<double>(memory->available))));
}

std::optional<unsigned> rounds_or_auto(std::string_view text, std::string_view option) {
  if (text == "auto") return std::nullopt;
  return count_from<1>(text, option);
}

/// What was given for a parameter, as the plan reads it. A list may be given in parts.
std::vector<std::string> texts_of(const ParamInfo& param, const std::vector<std::string>& given,
                                  std::string_view option) {
  if (param.kind == ParamKind::flag) return {"true"};
  if (param.kind == ParamKind::counts) return {join(given, ",")};
  // A command line may have commas of its own.
  return param.variants && !param.words && !param.whole ? listed(given, option) : given;
}

std::optional<std::chrono::nanoseconds> duration_or_auto(std::string_view text,
                                                         std::string_view option) {
  if (text == "auto") return std::nullopt;
  return parse_duration(text, option);
}

/// Both must outlive the parsing.
Target into_param(const ParamInfo& param, Request& request) {
  Target target{.read =
                    [&](const std::vector<std::string>& given, std::string_view option) {
                      request.params[std::string(param.name)] = texts_of(param, given, option);
                    },
                .arity = param.kind == ParamKind::flag ? Arity::flag : Arity::repeated};
  if (param.choices.empty()) return target;
  const auto choices = [&] {
    Candidates candidates;
    for (const std::string_view word : param.choices) candidates.push_back({std::string(word)});
    return candidates;
  };
  return among(choices, target);
}

/// What stands for its value in the help.
std::string_view value_of(const ParamInfo& param) {
  if (!param.takes.empty()) return param.takes;
  switch (param.kind) {
    case ParamKind::count:
      return "COUNT";
    case ParamKind::counts:
      return "NUMBER,...";
    case ParamKind::duration:
      return "TIME";
    case ParamKind::bytes:
      return "SIZE";
    case ParamKind::rate:
      return "RATE";
    case ParamKind::text:
    case ParamKind::texts:
      return "TEXT";
    case ParamKind::flag:
      return "";
  }
  return "";
}

void add_param(Command& command, Request& request, const ParamInfo& param) {
  const std::string names = fmt::format("{}{}", param.name.size() == 1 ? "-" : "--", param.name);
  std::string help(param.help);
  if (!param.fallback.empty()) help += fmt::format(" [{}]", param.fallback);
  command.add_options("Workload",
                      {{names,
                        into_param(param, request),
                        value_of(param),
                        help,
                        {.bare = param.bare, .may_be_empty = true, .nameless = param.nameless}}});
}

void add_sweep(Command& command, RunOptions& o, const WorkloadInfo& workload) {
  command.add_options(
      "Sweep",
      {
          {"--sweep", among([&] { return sweep_candidates(workload); }, into(*o.request.sweep)),
           "PARAM=LIST",
           "vary a parameter of the workload, 'workers' or 'chunk', such as 'chunk=1,10,100' or "
           "'n=20..25'; may be repeated [workers]"},
          {"--pick", into(o.pick), "",
           "print the options of the fastest case and nothing else, for scripts"},
      });
}

void add_running(Command& command, Request& r) {
  const Choices<Pinning> how{{name_of(Pinning::none), Pinning::none},
                             {name_of(Pinning::compact), Pinning::compact},
                             {name_of(Pinning::spread), Pinning::spread}};
  command.add_options(
      "Running",
      {
          {"-b,--backend",
           among([&] { return backend_candidates(r.workload); }, list_into(r.backends)), "NAME,...",
           "who runs the tasks; 'concbench list' names them; 'all' adds those of other libraries "
           "[concbench's own]"},
          {"-j,--workers", list_into(r.workers), "COUNT,...",
           r.sweep
               ? "workers of a pool, such as 2 or 1..8 [1 to the usable CPUs, and twice as many]"
               : "workers of a pool, such as 2 or 1..8 [the usable CPUs]"},
          {"-c,--chunk", list_into(r.chunks), "COUNT,...",
           "tasks handed over at once; 'python': as multiprocessing.Pool.map() chooses"},
          {"--dispatch",
           among(dispatch_candidates, list_into(r.dispatch)),
           "MODE,...",
           "how tasks are handed over and results collected; 'all', or see 'concbench list'",
           {.rare = true}},
          {"--offload",
           among(offload_candidates, list_into(r.offload)),
           "NAME,...",
           "pools to which an event loop hands its tasks",
           {.rare = true}},
          hosts_row(r, true),
          hostfile_row(r, true),
          {"--gil",
           list_into(r.gil),
           "TIME,...",
           "one thread runs at a time, in turns of this length, as in CPython; without a value: "
           "5ms",
           {.bare = "5ms", .rare = true}},
          {"--pin",
           into(r.settings.pinning, how),
           "HOW",
           "bind workers to CPUs: none, compact (neighbours share a core) or spread",
           {.rare = true}},
          {"--max-live",
           into(r.max_live, count_from<1>),
           "COUNT",
           "most threads or processes alive at once where each task has its own [threads: 1024, "
           "processes: 256]",
           {.rare = true}},
          {"--max-in-flight",
           into(r.max_in_flight, count_from<1>),
           "COUNT",
           "most tasks under way at once on an event loop [half the limit of open files; programs: "
           "1024]",
           {.rare = true}},
      });
}

void add_measuring(Command& command, Settings& s) {
  const Choices<Effort> efforts{{name_of(Effort::quick), Effort::quick},
                                {name_of(Effort::normal), Effort::normal},
                                {name_of(Effort::thorough), Effort::thorough}};
  command.add_options(
      "Measuring",
      {
          {"-r,--rounds",
           into(s.rounds, rounds_or_auto),
           "COUNT",
           "samples of each case; auto: until all comparisons are decided, at least 10",
           {.shown = "auto"}},
          {"--effort", into(s.effort, efforts), "HOW",
           "how long to try to decide all comparisons: quick (2s), normal (5s) or thorough (10s a "
           "case), and at least 10 rounds"},
          {"--time-limit", into(s.time_limit, time_above_0), "TIME",
           "stop after this time, with what is known by then [as --effort says]"},
          {"--warmup",
           into(s.warmup, count_from<0>),
           "COUNT",
           "untimed passes at the start of each sample",
           {.rare = true}},
          {"--min-time",
           into(s.min_sample_time, duration_or_auto),
           "TIME",
           "repeat the pass until a sample lasts this long; auto: 20ms, but once where a pass "
           "takes "
           "2ms or more",
           {.shown = "auto", .rare = true}},
          {"--seed", into(s.seed, parse_count), "NUMBER", "random seed", {.rare = true}},
          {"--timeout",
           into(s.timeout, time_above_0),
           "TIME",
           "a pass that takes longer fails its case [no limit]",
           {.rare = true}},
          {"--task-timeout",
           into(s.task_timeout, time_above_0),
           "TIME",
           "a task that takes longer fails its case [no limit]",
           {.rare = true}},
          {"--allow-timeouts",
           into(s.allow_timeouts),
           "",
           "count tasks over --task-timeout instead of failing their case",
           {.needs = "--task-timeout", .rare = true}},
          {"--retries",
           into(s.retries, count_from<0>),
           "COUNT",
           "how often to run a task again after its worker process died",
           {.rare = true}},
          {"--rss",
           into(s.rss, available_memory),
           "SIZE",
           "memory to allocate first, to see what forking a large program costs",
           {.rare = true}},
          {"--margin",
           into(s.margin, parse_fraction),
           "FRACTION",
           "smaller differences count as none",
           {.rare = true}},
          {"--precision",
           into(s.precision, parse_fraction),
           "FRACTION",
           "stop measuring a case once its interval is +/- this narrow [1%, or once decided]",
           {.rare = true}},
          {"--confidence",
           into(s.confidence, parse_fraction),
           "FRACTION",
           "confidence of all intervals and verdicts together",
           {.rare = true}},
          {"--keep-invalid",
           into(s.keep_invalid),
           "",
           "keep samples that other programs disturbed, instead of repeating them",
           {.rare = true}},
      });
}

void add_baseline(Command& command, Request& request) {
  command.add_options(
      "Measuring",
      {{"--baseline", among([&] { return case_candidates(request); }, into(request.baseline)),
        "CASE", "compare with this case [sequential, or the first]"}});
}

/// Where there may be variants: each of them against the first.
void add_pairs(Command& command, Request& request, const WorkloadInfo& workload) {
  if (std::ranges::none_of(workload.params, &ParamInfo::variants)) return;
  command.add_options("Measuring", {{"--ab",
                                     into(request.pairs),
                                     "",
                                     "compare each variant with the first that is run the same way",
                                     {.excludes = "--baseline"}}});
}

void add_latency(Command& command, Settings& settings, const WorkloadInfo& workload) {
  const auto is_taken = [](const ParamInfo& param) { return param.name == "latency"; };
  // A workload may mean something else by the short name.
  const bool taken = std::ranges::any_of(workload.params, is_taken);
  command.add_options("Measuring", {{taken ? "--task-latency" : "--latency,--task-latency",
                                     into(settings.latency),
                                     "",
                                     "time each task: how long it waited and ran, with percentiles",
                                     {.rare = true}}});
}

void add_trace(Command& command, std::string& trace) {
  command.add_options("Output", {{"--trace",
                                  into(trace),
                                  "FILE",
                                  "trace one more pass of each case, task by task, for Perfetto or "
                                  "chrome://tracing",
                                  {.rare = true}}});
}

void add_history(Command& command, RunOptions& o) {
  command.add_options("Output", {{"--no-history",
                                  into(o.no_history),
                                  "",
                                  "do not keep this run for 'concbench history'",
                                  {.rare = true}}});
}

void add_options(Command& command, RunOptions& o, const WorkloadInfo& workload) {
  for (const ParamInfo& param : workload.params) add_param(command, o.request, param);
  if (o.is_sweep()) add_sweep(command, o, workload);
  add_running(command, o.request);
  add_measuring(command, o.request.settings);
  // A sweep has a baseline for each set of parameters.
  if (!o.is_sweep()) {
    add_baseline(command, o.request);
    add_pairs(command, o.request, workload);
  }
  add_latency(command, o.request.settings, workload);
  add_gates(command, o.gates);
  add_report_output(command, o.output);
  if (o.is_sweep()) add_chart(command, o.output);
  add_trace(command, o.trace);
  add_history(command, o);
}

Action fill(Command& command, const WorkloadInfo& workload, bool is_sweep) {
  auto& options = command.hold<RunOptions>();
  options.request.workload = std::string(workload.name);
  if (is_sweep) options.request.sweep.emplace();
  add_options(command, options, workload);
  return [&options](const auto& arguments) { return run_workload(options, arguments); };
}

/// Files of plug-ins may be called anything.
bool is_command_name(std::string_view name) {
  return !name.empty() && name.front() != '-' && name.find_first_of(" \t=,") == name.npos;
}

}  // namespace

bool takes_words(std::string_view name) {
  const auto is_it = [&](const WorkloadEntry& entry) { return entry.info.name == name; };
  const auto found = std::ranges::find_if(workloads(), is_it);
  return found != workloads().end() && words_param(found->info) != nullptr;
}

std::vector<std::string> run_option_names(bool need_value) {
  std::vector<std::string> words;
  for (const bool is_sweep : {false, true}) {
    Command run(CommandInfo{.name = "run", .help = ""});
    fill(run, WorkloadInfo{}, is_sweep);
    std::ranges::move(run.option_names(need_value), std::back_inserter(words));
  }
  return words;
}

void add_workloads(Command& parent, bool is_sweep) {
  for (const WorkloadEntry& entry : workloads()) {
    const WorkloadInfo& workload = entry.info;
    // Of two files of plug-ins that are called the same the first is meant.
    if (!is_command_name(workload.name) || &find_workload(workload.name) != &entry) continue;
    const bool words = words_param(workload) != nullptr;
    parent.add_command(
        {.name = workload.name,
         .help = workload.help,
         .group = "Workloads",
         .hint = words ? "; write '--' before a program" : "",
         .rest = words ? "[-- PROGRAM [ARGUMENT...]]" : nameless_value(workload),
         .runs_program = words,
         .only_named = true},
        [&workload, is_sweep](Command& command) { return fill(command, workload, is_sweep); });
  }
}

Action sweep_command(Command& command) {
  add_workloads(command, true);
  return {};
}

}  // namespace concbench
