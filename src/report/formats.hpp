#pragma once

#include <concbench/report.hpp>
#include <string>

namespace concbench {

std::string render_table(const Report& report, const RenderOptions& options);
std::string render_json(const Report& report, const RenderOptions& options);

}  // namespace concbench
