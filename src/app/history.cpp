#include <fmt/core.h>

#include <concbench/error.hpp>

#include "app/compare.hpp"
#include "app/kept.hpp"
#include "cli/command.hpp"
#include "history/list.hpp"
#include "os/terminal.hpp"
#include "text/list.hpp"

namespace concbench {

/// Adds the options of `history plot` and returns what it does.
Action history_plot(Command& command);

namespace {

using Number = std::optional<std::int64_t>;

Target number_into(Number& number) {
  return into(number, [](std::string_view text, std::string_view option) {
    return Number(count_from<1, 2'000'000'000>(text, option));
  });
}

struct ListOptions {
  unsigned last = 20;
  OutputOptions output;
};

ExitCode list_runs(const ListOptions& options) {
  Output<RunList> output(options.output);
  const KeptRuns kept;
  output.write({.file = kept.file(), .runs = kept.last(options.last)});
  return ExitCode::fine;
}

struct ShowRun {
  Number number;
  OutputOptions output;
};

ExitCode show_run(const ShowRun& options) {
  Output<Report> output(options.output);
  const KeptRuns kept;
  output.write(kept.read(kept.find(options.number)).report);
  return ExitCode::fine;
}

Action history_show(Command& command) {
  auto& o = command.hold<ShowRun>();
  command.add_options(
      "Options", {{"run", number_into(o.number), "N", "its number in the list [the last one]"}});
  add_report_output(command, o.output);
  add_chart(command, o.output);
  return [&o](const auto&) { return show_run(o); };
}

struct CompareRuns {
  Number base;
  Number subject;
  CompareOptions compare;
};

ExitCode compare_runs(const CompareRuns& options) {
  if (!options.base) throw UsageError("history compare needs the number of a run to compare with");
  return compare(options.compare, [&options] {
    const KeptRuns kept;
    return ReportPair{kept.read(kept.find(options.base)), kept.read(kept.find(options.subject))};
  });
}

Action history_compare(Command& command) {
  auto& o = command.hold<CompareRuns>();
  command.add_options("Options",
                      {{"base", number_into(o.base), "N", "the number of a run in the list"},
                       {"new", number_into(o.subject), "M",
                        "that of the run to be compared with it [the last one]"}});
  add_compare_options(command, o.compare);
  return [&o](const auto&) { return compare_runs(o); };
}

struct PruneOptions {
  std::optional<unsigned> keep;
};

ExitCode prune(const PruneOptions& options) {
  if (!options.keep) throw UsageError("history prune needs --keep COUNT: how many runs stay");
  const KeptRuns kept;
  const std::size_t removed = kept.history() == nullptr ? 0 : kept.history()->prune(*options.keep);
  write_stdout(fmt::format("removed {}\n", counted(removed, "run")));
  return ExitCode::fine;
}

Action history_prune(Command& command) {
  auto& o = command.hold<PruneOptions>();
  command.add_options("Options", {{"--keep", into(o.keep, count_from<0>), "COUNT",
                                   "how many runs stay, the last ones"}});
  return [&o](const auto&) { return prune(o); };
}

}  // namespace

Action history_command(Command& command) {
  auto& o = command.hold<ListOptions>();
  command.add_command({.name = "show", .help = "show a run again, in any format"}, history_show);
  command.add_command({.name = "compare", .help = "compare two runs, case by case"},
                      history_compare);
  command.add_command({.name = "plot", .help = "draw a figure of a case over runs"}, history_plot);
  command.add_command({.name = "prune", .help = "remove all but the last runs"}, history_prune);
  command.add_options("Options", {{"--last", into(o.last, count_from<1>), "COUNT",
                                   "how many runs to list, the last ones"}});
  add_format<RunList>(command, o.output);
  return [&o](const auto&) { return list_runs(o); };
}

}  // namespace concbench
