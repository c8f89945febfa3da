#pragma once

#include <string>

#include "report/report.hpp"

namespace concbench {

std::string render_table(const Report& report, const RenderOptions& options);
std::string render_json(const Report& report, const RenderOptions& options);
std::string render_csv(const Report& report, const RenderOptions& options);
std::string render_markdown(const Report& report, const RenderOptions& options);
std::string render_google_benchmark(const Report& report, const RenderOptions& options);
std::string render_hyperfine(const Report& report, const RenderOptions& options);
std::string render_pyperf(const Report& report, const RenderOptions& options);
std::string render_github_action_benchmark(const Report& report, const RenderOptions& options);
std::string render_bencher(const Report& report, const RenderOptions& options);
std::string render_junit(const Report& report, const RenderOptions& options);

}  // namespace concbench
