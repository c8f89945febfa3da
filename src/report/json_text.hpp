#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace concbench {

/// The text of a whole file. Names of files and hosts may hold bytes that are no UTF-8; they are
/// replaced, since they must not cost the results.
std::string to_file(const nlohmann::ordered_json& json);

/// The same on one line, as a part of a file.
std::string to_line(const nlohmann::ordered_json& json);

}  // namespace concbench
