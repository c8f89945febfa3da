#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace concbench {

using Json = nlohmann::ordered_json;

// JSON with lists of objects that have the same keys, such as samples, as tables: names of columns
// once, then a list of values a row, without the columns that are the same in all rows. A fifth as
// long where there are many.

Json packed(Json json);

/// The JSON that was packed; as it is where it cannot be read, for its reader to complain. Throws
/// UsageError where it would take too long to read.
std::string unpacked_json(std::string_view text);

}  // namespace concbench
