#include "report/json_text.hpp"

#include <nlohmann/json.hpp>

namespace concbench {

using Json = nlohmann::ordered_json;

std::string to_file(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_line(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace concbench
