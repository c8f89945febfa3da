#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "report/report.hpp"
#include "report/tables.hpp"

namespace concbench {
namespace {

/// The cases of a report, at least one.
struct CasesCodec : ListCodec<ObjectCodec<kCaseFields>> {
  static void write(const Report& report, Json& to) {
    make_list(to);
    for (const CaseReport& c : report.cases) {
      Json& json = json_append(to);
      kObject<kCaseFields>.write(c, json);
      name_baseline(c, baseline_of(report, c), json);
    }
  }
  static void describe(Json& schema, Json& definitions) {
    ListCodec::describe(schema, definitions);
    CountCodec::write(1, json_member(schema, "minItems"));
  }
};

/// The sweep of a report, which has its cases.
struct SweepCodec {
  static void write(const Report& report, Json& to) {
    if (report.sweep) kObject<kSweepFields>.write(report, to);
  }
  static void describe(Json& schema, Json& definitions) {
    kObject<kSweepFields>.describe(schema, definitions);
  }
};

constexpr Field kReportRows[] = {
    computed("schema_version", kVersion<2>, [](const Report&) { return 2; }),
    field<&Report::complete>("complete", kTruth, "false: measuring was cut short"),
    field<&Report::stopped_by>("stopped_by", kChoice<Ending::interrupted>,
                               "the rule that ended the measuring; no-case: every case failed or "
                               "was skipped"),
    field<&Report::rounds>("rounds", kCount, "complete rounds"),
    field<&Report::elapsed>("elapsed_ns", kDuration, "how long measuring took").newer(),
    field<&Report::alpha>("alpha", kFraction,
                          "the chance of a wrong verdict that the last look could spend on all "
                          "comparisons together")
        .newer(),
    computed(
        "baseline", kText, [](const Report& r) { return r.cases[r.baseline].name; },
        "name of the case that all others are compared with"),
    field<&Report::context>("context", kObject<kContextFields>),
    converted(
        "cases", CasesCodec(), [](const Report& r) -> const Report& { return r; },
        [](Report& r, std::vector<CaseReport> cases) { r.cases = std::move(cases); }),
    field<&Report::gates>("gates", list_of(kObject<kGateFields>),
                          "what was expected of the figures, by --expect, --fail-if-slower and "
                          "--fail-if-undecided"),
    field<&Report::notes>("notes", list_of(kNote), "on the run as a whole").newer(),
    computed(
        "sweep", SweepCodec(), [](const Report& r) -> const Report& { return r; },
        "only of 'concbench sweep'")
        .sometimes(),
    field<&Report::trace>("trace", nullable(kObject<kTraceFields>), "only with --trace")
        .sometimes(),
};

/// All else speaks of cases by their names.
void check_names(const Value& list) {
  std::set<std::string> names;
  for (const Value& c : list.items()) {
    const std::string name = c.at("name").text();
    c.at("name").check(names.insert(name).second,
                       fmt::format("'{}', as that of another case", name));
  }
}

std::size_t read_case(const Value& name, const std::vector<CaseReport>& cases) {
  const auto found = std::ranges::find(cases, name.text(), &CaseReport::name);
  name.check(found != cases.end(), "no name of a case");
  return static_cast<std::size_t>(found - cases.begin());
}

/// Cases of a sweep have baselines of their own; all else of it follows from the cases.
void read_sweep(const Value& sweep, Report& report) {
  const std::vector<Value> points = sweep.at("points").items();
  sweep.at("points").check(points.size() == report.cases.size(),
                           "not as long as the list of cases");
  std::vector<std::string> options;
  for (std::size_t i = 0; i < points.size(); ++i) {
    options.push_back(points[i].at("options").text());
    const std::size_t baseline = read_case(points[i].at("baseline"), report.cases);
    if (baseline != report.baseline) report.cases[i].against = report.cases[baseline].name;
  }
  report.sweep = Sweep{.options = std::move(options)};
}

/// A trace is of cases of the report.
void check_trace(const Value& trace, const std::vector<CaseReport>& cases) {
  for (const Value& pass : trace.at("passes").items()) read_case(pass.at("case"), cases);
}

void check_report(const Value& from, Report& report) {
  check_names(from.at("cases"));
  report.baseline = read_case(from.at("baseline"), report.cases);
  if (from.has("sweep")) read_sweep(from.at("sweep"), report);
  if (report.trace) check_trace(from.at("trace"), report.cases);
}

}  // namespace

constinit const TableOf<Report> kReportFields("report", kReportRows, check_report);

std::string json_schema() {
  return schema_text(
      {.title = "concbench results",
       .description =
           "Times are in nanoseconds, sizes in bytes. A figure of a sample is the mean over its "
           "timed passes unless it says otherwise."},
      kReportFields);
}

std::string render_json(const Report& report, const RenderOptions&) {
  return json_file(kReportFields, &report);
}

std::string json_line_of(const Report& report) { return json_line(kReportFields, &report); }

}  // namespace concbench
