#pragma once

#include <string>

#include "metg/metg.hpp"

namespace concbench {

std::string render_metg_table(const MetgReport& report, const RenderOptions& options);
std::string render_metg_json(const MetgReport& report, const RenderOptions& options);

}  // namespace concbench
