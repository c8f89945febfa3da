#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

namespace concbench {

/// Keys stay in the order in which they are set, as people read them.
using Json = nlohmann::ordered_json;

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

inline Json or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

/// JSON has no infinity and no NaN: a bound that says nothing is null.
inline Json finite_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

/// The text of a whole file. Names of files and hosts may hold bytes that are no UTF-8; they are
/// replaced, since they must not cost the results.
std::string to_file(const Json& json);

/// The same on one line, as a part of a file.
std::string to_line(const Json& json);

/// The unit of formats whose times are in seconds.
inline double seconds(double ns) { return ns / 1e9; }

}  // namespace concbench
