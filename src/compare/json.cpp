#include "compare/formats.hpp"
#include "report/json_parts.hpp"
#include "report/json_text.hpp"

namespace concbench {
namespace {

Json run_json(const RunIdentity& run) {
  return {{"file", run.file}, {"date", run.date}, {"version", run.version}, {"rounds", run.rounds}};
}

Json match_json(const CaseMatch& match) {
  Json json{{"name", match.name},
            {"base_name", match.base_name},
            {"base_median", or_null(match.base_median)},
            {"new_median", or_null(match.median)},
            {"ratio", nullptr},
            {"p_value", nullptr},
            {"verdict", nullptr},
            {"notes", match.notes}};
  if (!match.comparison) return json;
  json["ratio"] = estimate_json(match.comparison->ratio);
  json["p_value"] = match.comparison->p_value;
  json["verdict"] = to_string(match.comparison->verdict);
  return json;
}

template <class T>
Json list_json(const std::vector<T>& values, Json (*one)(const T&)) {
  Json list = Json::array();
  for (const T& value : values) list.push_back(one(value));
  return list;
}

}  // namespace

std::string render_comparison_json(const RunComparison& compared, const RenderOptions&) {
  return to_file({{"schema_version", 1},
                  {"metric", compared.settings.metric->key},
                  {"margin", compared.settings.margin},
                  {"confidence", compared.settings.confidence},
                  {"base", run_json(compared.base)},
                  {"new", run_json(compared.subject)},
                  {"cases", list_json(compared.matches, match_json)},
                  {"only_in_base", compared.only_in_base},
                  {"only_in_new", compared.only_in_new},
                  {"differences", compared.differences},
                  {"warnings", compared.warnings},
                  {"gates", list_json(compared.gates, gate_json)}});
}

}  // namespace concbench
