#include "compare/compare.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>

#include "app/exit_codes.hpp"
#include "app/gates.hpp"
#include "app/output.hpp"
#include "cli/command.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

struct CompareOptions {
  std::string base;
  std::string subject;
  CompareSettings settings{.metric = find_metric("total")};
  bool force = false;
  OutputOptions output;
  GateOptions gates;
};

const Metric* parse_metric(std::string_view text, std::string_view option) {
  if (const Metric* metric = find_metric(text)) return metric;
  const std::vector<std::string_view> names = spoken_names();
  throw UsageError(
      fmt::format("{}: no metric named '{}'{}", option, text, did_you_mean_or_all(text, names)));
}

Candidates metrics() {
  Candidates candidates;
  for (const std::string_view name : spoken_names()) candidates.push_back({std::string(name)});
  return candidates;
}

void check_files(const CompareOptions& options) {
  if (options.base.empty() || options.subject.empty()) {
    throw UsageError("compare needs two files with JSON results: BASE and NEW");
  }
  if (options.base == "-" && options.subject == "-") {
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

ExitCode compare(const CompareOptions& options) {
  check_files(options);
  Output<RunComparison> output(options.output);
  const Report base = read_report(options.base);
  const Report subject = read_report(options.subject);
  const Gates gates = read_gates(options.gates, known_cases(subject));
  if (!options.force) check_machines(base, subject);
  RunComparison compared = compare_reports(base, subject, options.settings);
  compared.base.file = options.base;
  compared.subject.file = options.subject;
  compared.gates = judge(gates, subject, comparisons_between(compared, subject));
  output.write(compared);
  return first_of({code_of_cases(subject), tell_of_gates(gates, compared.gates)});
}

void add_options(Command& command, CompareOptions& o) {
  command.add_options(
      "Options",
      {
          {"base",
           into(o.base),
           "BASE",
           "results as --export-json wrote them; '-': standard input",
           {.may_be_empty = true}},
          {"new",
           into(o.subject),
           "NEW",
           "the same, to be compared with BASE",
           {.may_be_empty = true}},
          {"--metric",
           among(metrics, into(o.settings.metric, parse_metric)),
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

}  // namespace

Action compare_command(Command& command) {
  auto& options = command.hold<CompareOptions>();
  add_options(command, options);
  return [&options](const auto&) { return compare(options); };
}

}  // namespace concbench
