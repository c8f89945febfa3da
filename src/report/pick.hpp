#pragma once

#include <concbench/report.hpp>
#include <string>

namespace concbench {

/// The options of what a sweep recommends, a line each, for scripts; nothing of a sweep that was
/// cut short or found nothing.
std::string render_pick(const Report& report, const RenderOptions& options);

}  // namespace concbench
