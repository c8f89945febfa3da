#include <fmt/core.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "compare/compare.hpp"
#include "doctor/doctor.hpp"
#include "history/list.hpp"
#include "history/trend.hpp"
#include "metg/metg.hpp"
#include "support/golden.hpp"

namespace concbench::json_docs_test {
namespace {

using Json = nlohmann::ordered_json;

std::string joined(const Json& list) {
  std::string text;
  for (const Json& item : list) {
    if (!text.empty()) text += ", ";
    text += item.is_string() ? item.get<std::string>() : item.dump();
  }
  return text;
}

std::string name_in(const Json& reference) {
  const auto text = reference.get<std::string>();
  return text.substr(text.rfind('/') + 1);
}

/// What a value is, in a few words.
std::string type_of(const Json& schema) {
  if (schema.contains("$ref")) return name_in(schema["$ref"]);
  if (schema.contains("const")) return schema["const"].dump();
  if (schema.contains("enum")) return joined(schema["enum"]);
  if (schema.contains("oneOf")) {
    Json types = Json::array();
    for (const Json& one : schema["oneOf"]) types.push_back(type_of(one));
    return joined(types);
  }
  if (schema.contains("additionalProperties") && schema["additionalProperties"].contains("$ref")) {
    return fmt::format("{} by name", name_in(schema["additionalProperties"]["$ref"]));
  }
  if (schema["type"] == "array") return fmt::format("list of {}", type_of(schema["items"]));
  return schema["type"].is_array() ? joined(schema["type"]) : schema["type"].get<std::string>();
}

std::string table_of(const std::string& title, const Json& object) {
  std::string text = fmt::format("\n### {}\n\n| field | type | meaning |\n|---|---|---|\n", title);
  for (const auto& [name, schema] : object.at("properties").items()) {
    text +=
        fmt::format("| `{}` | {} | {} |\n", name, type_of(schema), schema.value("description", ""));
  }
  return text;
}

/// The fields of a document, and of the objects in it that were not told of before.
std::string document_text(std::string (*schema)(), std::set<std::string>& told) {
  const Json document = Json::parse(schema());
  std::string text = fmt::format("\n## {}\n\n{}\n", document["title"].get<std::string>(),
                                 document["description"].get<std::string>());
  text += table_of("the whole", document);
  for (const auto& [name, object] : document["$defs"].items()) {
    if (told.insert(name).second) text += table_of(name, object);
    if (name == "case") text += table_of("summary of a case", object["properties"]["summary"]);
  }
  return text;
}

TEST(Documentation, HasEveryFieldOfTheJson) {
  std::set<std::string> told;
  std::string text =
      "# The JSON of concbench, field by field\n\n"
      "`concbench schema [results|compare|doctor|metg|history|history-plot]` prints the same as a "
      "JSON "
      "Schema.\nThis page is written by a test, from the tables by which the JSON is "
      "written.\n";
  for (const auto schema :
       {json_schema, comparison_schema, doctor_schema, metg_schema, history_schema, trend_schema}) {
    text += document_text(schema, told);
  }
  expect_approved("../../docs/json.md", text);
}

}  // namespace
}  // namespace concbench::json_docs_test
