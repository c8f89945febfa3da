#include "app/compare.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "app/exit_codes.hpp"
#include "cli/command.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

struct Files {
  std::string base;
  std::string subject;
  CompareOptions compare;
};

void check_files(const Files& files) {
  if (files.base.empty() || files.subject.empty()) {
    throw UsageError("compare needs two files with JSON results: BASE and NEW");
  }
  if (files.base == "-" && files.subject == "-") {
    throw UsageError("only one of BASE and NEW can be '-', standard input");
  }
}

/// What was measured elsewhere, or built otherwise, says nothing of the change in between.
void check_machines(const Report& base, const Report& subject) {
  const std::vector<std::string> differences = machine_differences(base, subject);
  if (differences.empty()) return;
  throw UsageError(
      fmt::format("BASE and NEW are not from the same machine and build: {}; --force compares them "
                  "all the same",
                  join(differences, "; ")));
}

ExitCode compare_files(const Files& files) {
  check_files(files);
  return compare(files.compare, [&files] {
    return ReportPair{{files.base, read_report(files.base)},
                      {files.subject, read_report(files.subject)}};
  });
}

const Metric* parse_metric(std::string_view text, std::string_view option) {
  if (const Metric* metric = find_metric(text)) return metric;
  const std::vector<std::string_view> names = spoken_names();
  throw UsageError(
      fmt::format("{}: no metric named '{}'{}", option, text, did_you_mean_or_all(text, names)));
}

Candidates metric_names() {
  Candidates candidates;
  for (const std::string_view name : spoken_names()) candidates.push_back({std::string(name)});
  return candidates;
}

}  // namespace

Target metric_into(const Metric*& metric) {
  return among(metric_names, into(metric, parse_metric));
}

ExitCode compare(const CompareOptions& options, const std::function<ReportPair()>& read) {
  Output<RunComparison> output(options.output);
  const auto [base, subject] = read();
  const Gates gates = read_gates(options.gates, known_cases(subject.report));
  if (!options.force) check_machines(base.report, subject.report);
  RunComparison compared = compare_reports(base.report, subject.report, options.settings);
  compared.base.file = base.name;
  compared.subject.file = subject.name;
  compared.gates = judge(gates, subject.report, comparisons_between(compared, subject.report));
  output.write(compared);
  return first_of({code_of_cases(subject.report), tell_of_gates(gates, compared.gates)});
}

void add_compare_options(Command& command, CompareOptions& o) {
  command.add_options(
      "Options",
      {
          {"--metric",
           metric_into(o.settings.metric),
           "METRIC",
           "total, startup, work, teardown, cpu, max-rss, or another of the JSON's",
           {.shown = "total"}},
          {"--margin", into(o.settings.margin, parse_fraction), "FRACTION",
           "differences below this count as none"},
          {"--confidence", into(o.settings.confidence, parse_fraction), "FRACTION",
           "confidence of all intervals and verdicts together"},
          {"--force", into(o.force), "", "compare results of other machines and builds, too"},
      });
  add_format<RunComparison>(command, o.output);
  add_exports<RunComparison>(command, o.output);
  add_gates(command, o.gates);
}

Action compare_command(Command& command) {
  auto& files = command.hold<Files>();
  command.add_options("Options", {{"base",
                                   into(files.base),
                                   "BASE",
                                   "results as --export-json wrote them; '-': standard input",
                                   {.may_be_empty = true}},
                                  {"new",
                                   into(files.subject),
                                   "NEW",
                                   "the same, to be compared with BASE",
                                   {.may_be_empty = true}}});
  add_compare_options(command, files.compare);
  return [&files](const auto&) { return compare_files(files); };
}

}  // namespace concbench
