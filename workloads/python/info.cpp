#include <fmt/core.h>

#include <array>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <map>

#include "os/module.hpp"
#include "plugins/ask.hpp"
#include "plugins/library.hpp"
#include "plugins/workload.hpp"
#include "workloads/python/module.hpp"

namespace concbench {
namespace python {
namespace {

constexpr std::string_view kModule = "python";

/// How long a module of the user's, with all that it imports, may take to be loaded.
constexpr std::chrono::seconds kPatience{60};

std::string param_text(const Params& params, std::string_view name) {
  return params.has(name) ? params.text(name) : "";
}

Spec spec_of(const Params& params) {
  return {.function = param_text(params, "function"),
          .setup = param_text(params, "setup"),
          .path = param_text(params, "path")};
}

const Module& loaded() {
  static const Module& module = load_function<const Module&()>(kModule)();
  return module;
}

std::string ask(const Spec& spec) {
  if (spec.function.empty()) {
    throw UsageError(
        "python needs a function, such as 'concbench python module:function --path .', or "
        "\"concbench python 'lambda i: i * i'\"");
  }
  try {
    return ask_in_child([&] { return loaded().describe(spec); }, kPatience);
  } catch (const PluginRefused& e) {
    throw UsageError(fmt::format("'{}' {}", spec.function, e.what()));
  }
}

/// Python, as it says itself once it has loaded the function; asked once. Throws UsageError where
/// there is no such function.
const std::string& runtime_of(const Params& params) {
  static std::map<Spec, std::string> answers;
  const Spec spec = spec_of(params);
  const auto found = answers.find(spec);
  return found != answers.end() ? found->second : answers.emplace(spec, ask(spec)).first->second;
}

void check_params(const Params& params) { runtime_of(params); }

std::vector<ParamInfo> params() {
  return {
      {.name = "n", .fallback = "1000", .help = "how many tasks", .min = 1},
      {.name = "function",
       .kind = ParamKind::text,
       .help = "what is called with the number of each task: a lambda, module:function or "
               "file.py:function; the option's name may be left out; several are compared",
       .variants = true,
       .whole = true,
       .nameless = true,
       .takes = "FUNCTION"},
      {.name = "setup",
       .kind = ParamKind::text,
       .help = "statements that come before it once, such as 'import math'",
       .takes = "TEXT"},
      {.name = "path",
       .kind = ParamKind::text,
       .help = "folders in which modules are looked for, with colons between them",
       .takes = "FOLDER"},
  };
}

}  // namespace

std::span<const BackendEntry> backends() {
  static constexpr std::array kRows{
      BackendEntry{
          .name = "async",
          .help = "asyncio: all coroutines that wait at once, in one thread",
          .staffing = Staffing::loop,
          .overlaps = true,
          .open = [](Job& job,
                     const ExecutorConfig& config) { return loaded().open_loop(job, config); }},
      BackendEntry{.name = "multiprocessing-pool",
                   .help = "multiprocessing.Pool: forked processes, results are pickled",
                   .staffing = Staffing::pool,
                   .peer = true,
                   .forks = true,
                   .open =
                       [](Job& job, const ExecutorConfig& config) {
                         return loaded().open_processes(job, config);
                       }},
      BackendEntry{
          .name = "thread-pool-executor",
          .help = "concurrent.futures.ThreadPoolExecutor",
          .staffing = Staffing::pool,
          .peer = true,
          .open = [](Job& job,
                     const ExecutorConfig& config) { return loaded().open_threads(job, config); }},
  };
  return kRows;
}

}  // namespace python

WorkloadInfo python_info() {
  return {
      .name = "python",
      .help = "your own function, in Python: module:function, or 'lambda i: i * i'",
      .params = python::params(),
      .tasks = [](const Params& params) { return params.count("n"); },
      .make =
          [](const Params& params, const Surroundings& in) {
            return open_plugin_workload(module_path(python::kModule), "python", params, in.seed);
          },
      .check = python::check_params,
      .runtime = python::runtime_of,
      .takes_turns = true,
      .quick = {{{"n", {"12"}}, {"function", {"lambda i: [i, i / 3]"}}}},
  };
}

}  // namespace concbench
