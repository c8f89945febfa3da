#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>

#include "app/compare.hpp"
#include "app/gates.hpp"
#include "app/kept.hpp"
#include "cli/command.hpp"
#include "history/list.hpp"
#include "history/trend.hpp"
#include "os/terminal.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
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

struct ShowOptions {
  Number number;
  OutputOptions output;
};

ExitCode show_run(const ShowOptions& options) {
  Output<Report> output(options.output);
  const KeptRuns kept;
  output.write(kept.read(kept.find(options.number)).report);
  return ExitCode::fine;
}

Action history_show(Command& command) {
  auto& o = command.hold<ShowOptions>();
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

struct PlotOptions {
  std::string case_name;
  TrendSettings settings{.metric = find_metric("total")};
  unsigned last = 200;
  OutputOptions output;
};

bool is_called(const KnownCase& c, const std::string& name) {
  return c.name == name || std::ranges::find(c.others, name) != c.others.end();
}

/// Where a report has the case that is called so; absent where it has none.
std::optional<std::size_t> place_of_case(const NamedReport& run, const std::string& name) {
  std::vector<std::string> names;
  std::optional<std::size_t> place;
  const std::vector<KnownCase> cases = known_cases(run.report);
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (cases[i].name == name) return i;
    if (!is_called(cases[i], name)) continue;
    names.push_back(cases[i].name);
    place = i;
  }
  if (names.size() < 2) return place;
  throw UsageError(fmt::format("'{}' may be any of {} cases of {}; write one of {}", name,
                               names.size(), run.name, join(names, ", ")));
}

[[noreturn]] void refuse_case(const KeptRuns& kept, const std::string& name) {
  std::vector<std::string> names;
  const NamedReport newest = kept.read(kept.find(std::nullopt));
  for (const CaseReport& c : newest.report.cases) names.push_back(c.name);
  throw UsageError(fmt::format("no run that is kept has a case '{}'; the last one has {}", name,
                               join(names, ", ")));
}

/// Absent: what was kept is damaged, or of a newer concbench.
std::optional<NamedReport> read_if_possible(const KeptRuns& kept, const KeptRun& run) {
  try {
    return kept.read(run);
  } catch (const UsageError&) {
    return std::nullopt;
  }
}

/// Follows the case back from the newest run that has it.
Trend follow(const KeptRuns& kept, const PlotOptions& options) {
  std::optional<TrendMaker> maker;
  std::string workload;
  std::vector<KeptRun> runs = kept.last(options.last);
  std::ranges::reverse(runs);
  for (const KeptRun& run : runs) {
    if (maker && run.workload != workload) continue;
    std::optional<NamedReport> read = read_if_possible(kept, run);
    if (!read) {
      if (maker) maker->skip();
    } else if (maker) {
      maker->add(run, read->report);
    } else if (const auto place = place_of_case(*read, options.case_name)) {
      maker.emplace(options.settings, run, std::move(read->report), *place);
      workload = run.workload;
    }
  }
  if (!maker) refuse_case(kept, options.case_name);
  return maker->finish();
}

ExitCode plot(const PlotOptions& options) {
  if (options.case_name.empty()) {
    throw UsageError("history plot needs a case, such as 'pool' or 'fib/pool'");
  }
  Output<Trend> output(options.output);
  output.write(follow(KeptRuns(), options));
  return ExitCode::fine;
}

Action history_plot(Command& command) {
  auto& o = command.hold<PlotOptions>();
  command.add_options(
      "Options", {{"case", into(o.case_name), "CASE",
                   "a backend, or a case by its name, of the last run that has it"},
                  {"--metric",
                   metric_into(o.settings.metric),
                   "METRIC",
                   "total, startup, work, teardown, cpu, max-rss, or another of the JSON's",
                   {.shown = "total"}},
                  {"--last", into(o.last, count_from<1>), "COUNT", "how many runs to look through"},
                  {"--margin", into(o.settings.margin, parse_fraction), "FRACTION",
                   "changes below this count as none"},
                  {"--confidence", into(o.settings.confidence, parse_fraction), "FRACTION",
                   "how sure the changes have to be, all together"}});
  add_format<Trend>(command, o.output);
  add_exports<Trend>(command, o.output);
  return [&o](const auto&) { return plot(o); };
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
