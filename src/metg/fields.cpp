#include "metg/metg.hpp"
#include "report/tables.hpp"

namespace concbench {

std::string_view name_of(CrossingReach reach) {
  switch (reach) {
    case CrossingReach::some:
      return "found";
    case CrossingReach::all:
      return "below";
    case CrossingReach::none:
      return "not-reached";
  }
  return "";
}

namespace {

/// A figure that is only there with this outcome: what was measured at the ends is no answer.
template <CrossingReach With, auto Member>
constexpr Field figure_where(std::string_view name, std::string_view help = "") {
  using Found = decltype(owner_of(Member));
  return computed(
      name, nullable(kFigure),
      [](const Found& f) { return f.reach == With ? std::optional(f.*Member) : std::nullopt; },
      help);
}

using Threshold = MetgThreshold;

constexpr Field kThresholdRows[] = {
    field<&Threshold::target>("efficiency", kFraction, "that is to be reached"),
    field<&Threshold::reach>("outcome", kChoice<CrossingReach::none>,
                             "below: at less than the shortest length that was measured; "
                             "not-reached: not at the longest"),
    figure_where<CrossingReach::some, &Threshold::metg_ns>("metg_ns",
                                                           "wall time x workers / tasks"),
    field<&Threshold::lower_ns>("lower_ns", nullable(kFigure), "null: too few rounds to tell"),
    field<&Threshold::upper_ns>("upper_ns", nullable(kFigure),
                                "null: too few rounds, or beyond what was measured"),
    figure_where<CrossingReach::some, &Threshold::work_ns>("work_ns",
                                                           "of metg_ns, the task itself"),
    figure_where<CrossingReach::all, &Threshold::metg_ns>("below_ns",
                                                          "metg_ns at the shortest length"),
    figure_where<CrossingReach::none, &Threshold::best_efficiency>("best_efficiency",
                                                                   "at the longest length"),
    figure_where<CrossingReach::none, &Threshold::work_ns>("best_work_ns", "the longest length"),
};

constexpr TableOf<MetgThreshold> kThresholdFields("threshold", kThresholdRows);

using BreakEven = MetgBreakEven;

constexpr Field kBreakEvenRows[] = {
    field<&BreakEven::reach>("outcome", kChoice<CrossingReach::none>),
    figure_where<CrossingReach::some, &BreakEven::work_ns>(
        "work_ns", "the shortest task that is faster than in a plain loop"),
    field<&BreakEven::lower_ns>("lower_ns", nullable(kFigure)),
    field<&BreakEven::upper_ns>("upper_ns", nullable(kFigure)),
    figure_where<CrossingReach::all, &BreakEven::work_ns>("below_ns", "the shortest length"),
};

constexpr TableOf<MetgBreakEven> kBreakEvenFields("break_even", kBreakEvenRows);

using Point = MetgPoint;

constexpr Field kPointRows[] = {
    field<&Point::scan>("scan", kTruth, "of the search: few rounds, start-up included"),
    field<&Point::steps>("steps", kCount, "of a task"),
    field<&Point::work_ns>("work_ns", nullable(kFigure), "a task by itself, in the static split"),
    computed(
        "tasks_few", nullable(kCount),
        [](const Point& p) { return p.few == 0 ? std::nullopt : std::optional(p.few); },
        "null: only one number of tasks was measured"),
    field<&Point::many>("tasks", kCount),
    field<&Point::rounds>("rounds", kCount, "with a wall time for both numbers of tasks"),
    field<&Point::few_wall_ns>("wall_few_ns", nullable(kFigure), "median"),
    field<&Point::many_wall_ns>("wall_ns", nullable(kFigure), "median"),
    field<&Point::granularity_ns>("granularity_ns", nullable(kNumber),
                                  "wall time x workers / tasks, without the start-up"),
    field<&Point::efficiency>("efficiency", kObject<kSignedEstimateFields>,
                              "work_ns / granularity_ns, round by round"),
};

constexpr TableOf<MetgPoint> kPointFields("point", kPointRows);

constexpr Field kRowRows[] = {
    field<&MetgRow::name>("name", kText),
    field<&MetgRow::backend>("backend", kText),
    field<&MetgRow::dispatch>("dispatch", kText),
    field<&MetgRow::status>("status", kChoice<Status::skipped>),
    field<&MetgRow::reason>("reason", nullable(kText), "why the status is not ok"),
    field<&MetgRow::thresholds>("thresholds", list_of(kObject<kThresholdFields>),
                                "empty: nothing was measured"),
    field<&MetgRow::break_even>("break_even", nullable(kObject<kBreakEvenFields>)),
    field<&MetgRow::startup_ns>("startup_ns", nullable(kObject<kSignedEstimateFields>),
                                "what running takes beside the tasks, once"),
    field<&MetgRow::points>("points", list_of(kObject<kPointFields>)),
};

constexpr TableOf<MetgRow> kRowFields("row", kRowRows);

constexpr Field kYardstickRows[] = {
    field<&MetgYardstick::steps>("steps", kCount, "of a task"),
    field<&MetgYardstick::work_ns>("work_ns", kFigure, "of a task in the static split"),
    field<&MetgYardstick::loop_ns>("loop_ns", kFigure, "of a task in a plain loop"),
};

constexpr TableOf<MetgYardstick> kYardstickFields("yardstick", kYardstickRows);

constexpr Field kMetgRows[] = {
    computed("schema_version", kVersion<1>, [](const MetgReport&) { return 1; }),
    field<&MetgReport::complete>("complete", kTruth, "false: measuring was cut short"),
    field<&MetgReport::settings, &MetgSettings::workers>("workers", kCountFrom1),
    field<&MetgReport::chunk>("chunk", kText, "tasks handed over at once, or auto"),
    field<&MetgReport::settings, &MetgSettings::rounds>("rounds", kCount),
    field<&MetgReport::settings, &MetgSettings::confidence>("confidence", kFraction),
    computed(
        "task_time_ns", nullable(kCount),
        [](const MetgReport& r) -> std::optional<std::uint64_t> {
          if (!r.settings.task_time) return std::nullopt;
          return static_cast<std::uint64_t>(r.settings.task_time->count());
        },
        "of the user's tasks; null: not asked for"),
    field<&MetgReport::context>("context", kObject<kContextFields>),
    field<&MetgReport::yardsticks>("yardsticks", list_of(kObject<kYardstickFields>),
                                   "what all rows are held against, by the length of a task"),
    field<&MetgReport::rows>("rows", list_of(kObject<kRowFields>)),
};

constexpr TableOf<MetgReport> kMetgFields("metg", kMetgRows);

}  // namespace

std::string metg_schema() {
  return schema_text(
      {.title = "concbench metg",
       .description =
           "Minimum effective task granularities, as 'concbench metg --format json' writes them."},
      kMetgFields);
}

std::string render_metg_json(const MetgReport& report, const RenderOptions&) {
  return json_file(kMetgFields, &report);
}

std::string metg_json_line(const MetgReport& report) { return json_line(kMetgFields, &report); }

}  // namespace concbench
