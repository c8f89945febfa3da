#include "history/list.hpp"
#include "history/trend.hpp"
#include "report/tables.hpp"

namespace concbench {
namespace {

constexpr Field kPointRows[] = {
    field<&TrendPoint::run>("run", kObject<kKeptRunFields>),
    field<&TrendPoint::figure>("figure", kObject<kEstimateFields>, "median of the metric"),
};

constexpr TableOf<TrendPoint> kPointFields("trend_point", kPointRows);

constexpr Field kChangeRows[] = {
    field<&LevelChange::at>("at", kCount, "place in `points` of the first run after it, from 0"),
    field<&LevelChange::p_value>("p_value", kFraction),
    field<&LevelChange::ratio>("ratio", kObject<kEstimateFields>,
                               "of the runs after it to those before, up to other changes"),
};

constexpr TableOf<LevelChange> kChangeFields("trend_change", kChangeRows);

constexpr Field kGapRows[] = {
    field<&TrendGaps::other_machine>("other_machine", kCount, "or build"),
    field<&TrendGaps::other_settings>("other_settings", kCount),
    field<&TrendGaps::no_figure>("no_figure", kCount),
    field<&TrendGaps::unreadable>("unreadable", kCount),
};

constexpr TableOf<TrendGaps> kGapFields("trend_gaps", kGapRows);

constexpr Field kTrendRows[] = {
    computed("schema_version", kVersion<1>, [](const Trend&) { return 1; }),
    field<&Trend::case_name>("case", kText, "as the last run calls it"),
    computed("metric", kText, [](const Trend& t) { return t.settings.metric->key; }),
    field<&Trend::settings, &TrendSettings::confidence>("confidence", kFraction,
                                                        "that none of the changes is one"),
    field<&Trend::settings, &TrendSettings::margin>("margin", kFraction,
                                                    "changes below this fraction count as none"),
    field<&Trend::host>("host", kText),
    field<&Trend::points>("points", list_of(kObject<kPointFields>), "the oldest run first"),
    field<&Trend::changes>("changes", list_of(kObject<kChangeFields>),
                           "where the figure surely changed"),
    field<&Trend::gaps>("left_out", kObject<kGapFields>, "runs with the case that are not shown"),
};

constexpr TableOf<Trend> kTrendFields("trend", kTrendRows);

}  // namespace

std::string trend_schema() {
  return schema_text(
      {.title = "concbench history plot",
       .description = "A figure of a case over runs, as 'concbench history plot --format json' "
                      "writes it."},
      kTrendFields);
}

std::string render_trend_json(const Trend& trend, const RenderOptions&) {
  return json_file(kTrendFields, &trend);
}

std::string json_line_of(const Trend& trend) { return json_line(kTrendFields, &trend); }

}  // namespace concbench
