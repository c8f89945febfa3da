#include "compare/compare.hpp"

#include <fmt/core.h>

#include <concbench/error.hpp>
#include <memory>

#include "app/commands.hpp"
#include "app/exit_codes.hpp"
#include "app/gate_options.hpp"
#include "app/read_report.hpp"
#include "cli/command.hpp"
#include "os/terminal.hpp"
#include "terminal/color.hpp"
#include "text/list.hpp"
#include "text/lookup.hpp"
#include "text/units.hpp"

namespace concbench {
namespace {

/// The texts of the options, as they were typed.
struct CompareOptions {
  std::string base;
  std::string subject;
  std::string metric = "total";
  std::string margin = "2%";
  std::string confidence = "99%";
  std::string format = "table";
  std::string color = "auto";
  bool force = false;
  GateOptions gates;
};

const Metric* read_metric(const std::string& text) {
  if (const Metric* metric = find_metric(text)) return metric;
  const std::vector<std::string_view> names = spoken_names();
  throw UsageError(
      fmt::format("--metric: no metric named '{}'{}", text, did_you_mean_or_all(text, names)));
}

CompareSettings read_settings(const CompareOptions& options) {
  return {.metric = read_metric(options.metric),
          .margin = parse_fraction(options.margin, "--margin"),
          .confidence = parse_fraction(options.confidence, "--confidence")};
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
  const CompareSettings settings = read_settings(options);
  const Format<RunComparison>& format = find_format<RunComparison>(options.format);
  const RenderOptions render{.color = use_color(options.color)};
  const Report base = read_report(options.base);
  const Report subject = read_report(options.subject);
  const Gates gates = read_gates(options.gates, known_cases(subject));
  if (!options.force) check_machines(base, subject);
  RunComparison compared = compare_reports(base, subject, settings);
  compared.base.file = options.base;
  compared.subject.file = options.subject;
  compared.gates = judge(gates, subject, comparisons_between(compared, subject));
  write_stdout(format.render(compared, render));
  return first_of({code_of_cases(subject), gate_exit_code(gates, compared.gates)});
}

void add_options(Command& command, CompareOptions& o) {
  const OptionTraits any{.check = nullptr};
  command.add_options(
      "Options",
      {
          {"base", &o.base, "BASE", "results as --export-json wrote them; '-': standard input",
           any},
          {"new", &o.subject, "NEW", "the same, to be compared with BASE", any},
          {"--metric", &o.metric, "METRIC",
           "total, startup, work, teardown, cpu, max-rss, or another of the JSON's", any},
          {"--margin", &o.margin, "FRACTION", "differences below it count as none", any},
          {"--confidence", &o.confidence, "FRACTION", "of all intervals and verdicts together",
           any},
          {"--format", &o.format, "FORMAT", "table, json or markdown", any},
          {"--color", &o.color, "WHEN", "auto, always or never", any},
          {"--force", &o.force, "", "compare other machines and builds all the same"},
      });
  add_gates(command, o.gates);
}

}  // namespace

void setup_compare(Command& program) {
  program.add_command({.name = "compare", .help = "Compare two saved JSON results, case by case"},
                      [](Command& command) {
                        const auto options = std::make_shared<CompareOptions>();
                        add_options(command, *options);
                        return [options](const auto&) { return compare(*options); };
                      });
}

}  // namespace concbench
