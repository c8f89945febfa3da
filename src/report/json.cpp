#include "report/fields.hpp"
#include "report/json_values.hpp"
#include "report/packed_json.hpp"
#include "text/printable.hpp"

namespace concbench {

void TruthCodec::write(bool value, Json& to) { to = value; }
void TextCodec::write(std::string_view value, Json& to) { to = value; }
void CountCodec::write(std::uint64_t value, Json& to) { to = value; }
// What is not finite becomes null.
void NumberCodec::write(double value, Json& to) { to = value; }
void DurationCodec::write(std::chrono::nanoseconds value, Json& to) { to = value.count(); }

void make_list(Json& json) { json = Json::array(); }
void make_object(Json& json) { json = Json::object(); }
Json& json_append(Json& list) { return list.emplace_back(); }
Json& json_member(Json& object, std::string_view key) { return object[std::string(key)]; }

void write_object(const Table& table, const void* object, Json& to) {
  make_object(to);
  for (const Field& field : table.fields) {
    Json value;
    field.write(object, value);
    if (field.presence == Field::Presence::sometimes && value.is_null()) continue;
    to.emplace(field.name, std::move(value));
  }
}

std::string to_file(const Json& json) {
  return printable_json(json.dump(2, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string to_line(const Json& json) {
  return printable_json(json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string json_file(const Table& table, const void* object) {
  Json json;
  write_object(table, object, json);
  return to_file(json);
}

std::string json_line(const Table& table, const void* object) {
  Json json;
  write_object(table, object, json);
  return packed(std::move(json)).dump(-1, ' ', true, Json::error_handler_t::replace);
}

void set_schema(Json& schema, std::string_view text) { schema = Json::parse(text); }

void allow_null(Json& schema) {
  if (schema.contains("$ref")) {
    schema = {{"oneOf", Json::array({{{"type", "null"}}, schema})}};
  } else if (schema.contains("enum")) {
    schema["enum"].push_back(nullptr);
  } else {
    schema["type"] = Json::array({schema["type"], "null"});
  }
}

void set_enum(Json& schema, std::span<const std::string_view> names) { schema = {{"enum", names}}; }

namespace {

/// The schema of the object itself.
Json schema_of(const Table& table, Json& definitions) {
  Json required = Json::array();
  Json properties = Json::object();
  for (const Field& field : table.fields) {
    Json& schema = properties[std::string(field.name)];
    field.describe(schema, definitions);
    if (!field.help.empty()) schema["description"] = field.help;
    if (field.presence != Field::Presence::sometimes) required.push_back(field.name);
  }
  return {{"type", "object"},
          {"required", std::move(required)},
          {"additionalProperties", false},
          {"properties", std::move(properties)}};
}

}  // namespace

void describe_object(const Table& table, Json& schema, Json& definitions) {
  const std::string name(table.name);
  schema = {{"$ref", "#/$defs/" + name}};
  if (!definitions.contains(name)) definitions[name] = schema_of(table, definitions);
}

std::string schema_text(const SchemaHead& head, const Table& table) {
  Json definitions = Json::object();
  Json schema{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
              {"title", head.title},
              {"description", head.description}};
  schema.update(schema_of(table, definitions));
  schema["$defs"] = std::move(definitions);
  return to_file(schema);
}

}  // namespace concbench
