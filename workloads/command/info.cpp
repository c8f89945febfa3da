#include <concbench/error.hpp>
#include <concbench/workload.hpp>

#include "codes.hpp"
#include "inputs.hpp"
#include "os/files.hpp"
#include "recipe.hpp"

namespace concbench {
namespace {

void check(const Params& params) {
  if (params.has("n") && params.has("input-file")) {
    throw UsageError("-n and --input-file cannot be combined: a line makes a task");
  }
  command::read_recipe(params);
  command::read_aside(params, "prepare");
  command::read_aside(params, "cleanup");
  command::read_ignored(params);
  command::read_inputs(params);
  if (params.has("stdin")) check_rereadable(params.text("stdin"));
}

std::uint64_t count_tasks(const Params& params) {
  if (params.has("input-file")) return command::read_inputs(params).size();
  return params.has("n") ? params.count("n") : 1;
}

std::vector<ParamInfo> params() {
  return {
      {.name = "n", .help = "how many tasks [1, or a line of --input-file each]", .min = 1},
      {.name = "cmd",
       .kind = ParamKind::text,
       .help = "the program and its arguments in one text, instead of words after '--'; {task}, "
               "{worker} and {input} are filled in; several are measured side by side",
       .variants = true,
       .words = true},
      {.name = "input-file",
       .kind = ParamKind::text,
       .help = "a task for each line of this file, which is {input}, or else the last argument"},
      {.name = "shell",
       .kind = ParamKind::flag,
       .help = "run the texts of --cmd, --prepare and --cleanup with /bin/sh -c"},
      {.name = "stdin",
       .kind = ParamKind::text,
       .help = "what each program reads, from its beginning [nothing]"},
      {.name = "prepare",
       .kind = ParamKind::text,
       .help = "run before each pass, outside the timed part"},
      {.name = "cleanup",
       .kind = ParamKind::text,
       .help = "run after each pass that did not fail, outside the timed part"},
      {.name = "ignore-failure",
       .kind = ParamKind::text,
       .help = "exit codes that do not fail a task, such as 1,2; without a value: all",
       .bare = "all"},
      {.name = "show-output",
       .kind = ParamKind::flag,
       .help = "pass on to stderr what programs write, instead of discarding it"},
  };
}

}  // namespace

MakeWorkload make_command;

WorkloadInfo command_info() {
  // As many as threads may have alive: programs need memory, and numbers that the system gives to
  // processes, long before there are no descriptors.
  constexpr unsigned kMaxInFlight = 1024;
  return {
      .name = "command",
      .help = "your own program, named after '--'",
      .params = params(),
      .tasks = count_tasks,
      .make = make_command,
      .check = check,
      .asynchronous = true,
      .max_in_flight = kMaxInFlight,
      .quick = {{{"n", {"12"}}, {"cmd", {"sh -c 'exit {task}'"}}, {"ignore-failure", {"all"}}},
                {{"n", {"7"}}, {"cmd", {"true"}}}},
  };
}

}  // namespace concbench
