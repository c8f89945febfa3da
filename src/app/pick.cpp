#include "app/pick.hpp"

namespace concbench {

std::vector<std::string> picked_options(const Report& report) {
  std::vector<std::string> options;
  if (!report.sweep || !report.complete || report.rounds == 0) return options;
  for (const Recommendation& r : report.sweep->recommendations) {
    if (r.pick) options.push_back(report.sweep->options[*r.pick]);
  }
  return options;
}

std::string render_pick(const Report& report, const RenderOptions&) {
  std::string text;
  for (const std::string& options : picked_options(report)) text += options + "\n";
  return text;
}

}  // namespace concbench
