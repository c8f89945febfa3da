#include "report/fields.hpp"
#include "report/json_values.hpp"

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
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string json_file(const Table& table, const void* object) {
  Json json;
  write_object(table, object, json);
  return to_file(json);
}

}  // namespace concbench
