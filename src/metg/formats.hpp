#pragma once

#include <string>

#include "metg/metg.hpp"

namespace concbench {

std::string render_metg_table(const MetgReport& report, const RenderOptions& options);
std::string render_metg_json(const MetgReport& report, const RenderOptions& options);
/// The JSON Schema of that.
std::string metg_schema();

}  // namespace concbench
