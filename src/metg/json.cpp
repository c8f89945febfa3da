#include "metg/formats.hpp"
#include "report/json_parts.hpp"
#include "report/json_text.hpp"

namespace concbench {
namespace {

std::string_view name_of(Reach reach) {
  switch (reach) {
    case Reach::some:
      return "found";
    case Reach::all:
      return "below";
    case Reach::none:
      return "not-reached";
  }
  return "";
}

/// A figure only where there is one: what was measured at the ends is no answer.
Json found_or_null(Reach reach, double value) {
  return reach == Reach::some ? finite_or_null(value) : Json(nullptr);
}

Json threshold_json(const MetgThreshold& threshold) {
  const bool none = threshold.reach == Reach::none;
  const bool all = threshold.reach == Reach::all;
  return {{"efficiency", threshold.target},
          {"outcome", name_of(threshold.reach)},
          {"metg_ns", found_or_null(threshold.reach, threshold.metg_ns)},
          {"lower_ns", finite_or_null(threshold.lower_ns)},
          {"upper_ns", finite_or_null(threshold.upper_ns)},
          {"work_ns", found_or_null(threshold.reach, threshold.work_ns)},
          {"below_ns", all ? finite_or_null(threshold.metg_ns) : Json(nullptr)},
          {"best_efficiency", none ? finite_or_null(threshold.best_efficiency) : Json(nullptr)},
          {"best_work_ns", none ? finite_or_null(threshold.work_ns) : Json(nullptr)}};
}

Json break_even_json(const std::optional<MetgBreakEven>& found) {
  if (!found) return nullptr;
  const bool all = found->reach == Reach::all;
  return {{"outcome", name_of(found->reach)},
          {"work_ns", found_or_null(found->reach, found->work_ns)},
          {"lower_ns", finite_or_null(found->lower_ns)},
          {"upper_ns", finite_or_null(found->upper_ns)},
          {"below_ns", all ? finite_or_null(found->work_ns) : Json(nullptr)}};
}

Json point_json(const MetgPoint& point) {
  return {{"scan", point.scan},
          {"steps", point.steps},
          {"work_ns", finite_or_null(point.work_ns)},
          {"tasks_few", point.few == 0 ? Json(nullptr) : Json(point.few)},
          {"tasks", point.many},
          {"rounds", point.rounds},
          {"wall_few_ns", finite_or_null(point.few_wall_ns)},
          {"wall_ns", finite_or_null(point.many_wall_ns)},
          {"granularity_ns", finite_or_null(point.granularity_ns)},
          {"efficiency", estimate_json(point.efficiency)}};
}

template <class Range, class ToJson>
Json array_json(const Range& range, ToJson to_json) {
  Json json = Json::array();
  for (const auto& part : range) json.push_back(to_json(part));
  return json;
}

Json row_json(const MetgRow& row) {
  return {{"name", row.name},
          {"backend", row.backend},
          {"dispatch", row.dispatch},
          {"status", name_of(row.status)},
          {"reason", or_null(row.reason)},
          {"thresholds", array_json(row.thresholds, threshold_json)},
          {"break_even", break_even_json(row.break_even)},
          {"startup_ns", row.startup_ns ? estimate_json(*row.startup_ns) : Json(nullptr)},
          {"points", array_json(row.points, point_json)}};
}

Json yardstick_json(const MetgYardstick& yardstick) {
  return {
      {"steps", yardstick.steps}, {"work_ns", yardstick.work_ns}, {"loop_ns", yardstick.loop_ns}};
}

}  // namespace

std::string render_metg_json(const MetgReport& report, const RenderOptions&) {
  const Json json{
      {"schema_version", 1},
      {"complete", report.complete},
      {"workers", report.settings.workers},
      {"chunk", report.chunk},
      {"rounds", report.settings.rounds},
      {"confidence", report.settings.confidence},
      {"context", context_json(report.context)},
      {"yardsticks", array_json(report.yardsticks, yardstick_json)},
      {"rows", array_json(report.rows, row_json)},
  };
  return to_file(json);
}

}  // namespace concbench
