#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <utility>

#include "app/compare.hpp"
#include "app/gates.hpp"
#include "app/kept.hpp"
#include "cli/command.hpp"
#include "history/trend.hpp"
#include "text/list.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

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

}  // namespace

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

}  // namespace concbench
