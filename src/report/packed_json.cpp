#include "report/packed_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "report/json_bounds.hpp"
#include "report/json_values.hpp"

namespace concbench {
namespace {

/// The only key of an object that stands for a list.
constexpr const char* kMark = "list of objects";
/// Results are not as deep; a file from elsewhere may be deeper than the stack.
constexpr int kMostDepth = 64;
/// Results stand for fewer values, in all and for each byte; a file from elsewhere with tables in
/// tables may stand for more than any memory holds.
constexpr std::size_t kMostUnpacked = 20'000'000;
constexpr std::size_t kMostForByte = 100;

bool has_same_keys(const Json& a, const Json& b) {
  if (!a.is_object() || !b.is_object() || a.size() != b.size()) return false;
  for (auto x = a.begin(), y = b.begin(); x != a.end(); ++x, ++y) {
    if (x.key() != y.key()) return false;
  }
  return true;
}

bool is_worth_packing(const Json& list) {
  return list.is_array() && list.size() > 1 &&
         std::ranges::all_of(list, [&](const Json& one) { return has_same_keys(one, list[0]); });
}

/// Of each column either the value that all rows have, in a list, or an empty list.
Json table_of(const Json& list) {
  Json columns = Json::object();
  std::vector<std::string> differing;
  for (auto at = list[0].begin(); at != list[0].end(); ++at) {
    const bool differs =
        std::ranges::any_of(list, [at](const Json& one) { return one[at.key()] != at.value(); });
    columns[at.key()] = differs ? Json::array() : Json::array({at.value()});
    if (differs) differing.push_back(at.key());
  }
  Json rows = Json::array();
  for (const Json& one : list) {
    Json& row = rows.emplace_back(Json::array());
    for (const std::string& key : differing) row.push_back(one[key]);
  }
  return {{kMark, {{"columns", std::move(columns)}, {"rows", std::move(rows)}}}};
}

std::size_t values_in(const Json& json) {
  std::size_t count = 1;
  if (!json.is_structured()) return count;
  for (const Json& inner : json) count += values_in(inner);
  return count;
}

/// Null where it is no table that table_of() made, or has more values than there is `room` for.
Json unpacked_list(const Json& table, std::size_t& room) {
  if (!table.is_object() || !table.contains("columns") || !table.contains("rows")) return nullptr;
  const Json& columns = table["columns"];
  const Json& rows = table["rows"];
  if (!columns.is_object() || !rows.is_array()) return nullptr;
  const std::size_t values = rows.size() * values_in(columns);
  if (values > room) return nullptr;
  room -= values;
  Json list = Json::array();
  for (const Json& row : rows) {
    if (!row.is_array()) return nullptr;
    Json one = Json::object();
    std::size_t next = 0;
    for (const auto& [key, same] : columns.items()) {
      if (!same.is_array() || (same.empty() && next >= row.size())) return nullptr;
      one[key] = same.empty() ? row[next++] : same[0];
    }
    list.push_back(std::move(one));
  }
  return list;
}

/// What is within comes first.
void pack(Json& json) {
  for (Json& inner : json) {
    if (inner.is_structured()) pack(inner);
  }
  if (is_worth_packing(json)) json = table_of(json);
}

void unpack(Json& json, std::size_t& room) {
  if (json.is_object() && json.size() == 1 && json.contains(kMark)) {
    if (Json list = unpacked_list(json[kMark], room); !list.is_null()) json = std::move(list);
  }
  for (Json& inner : json) {
    if (inner.is_structured()) unpack(inner, room);
  }
}

bool is_deeper(const Json& json, int most) {
  if (!json.is_structured()) return false;
  return most == 0 || std::ranges::any_of(
                          json, [most](const Json& inner) { return is_deeper(inner, most - 1); });
}

}  // namespace

Json packed(Json json) {
  pack(json);
  return json;
}

std::string unpacked_json(std::string_view text) {
  check_bounds(text);
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded() || is_deeper(json, kMostDepth)) return std::string(text);
  std::size_t room = std::min(kMostUnpacked, kMostForByte * text.size());
  unpack(json, room);
  return to_line(json);
}

}  // namespace concbench
