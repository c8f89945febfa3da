#include "pick.hpp"

namespace concbench {

std::string render_pick(const Report& report, const RenderOptions&) {
  if (!report.sweep || !report.complete || report.rounds == 0) return "";
  std::string text;
  for (const Recommendation& r : report.sweep->recommendations) {
    if (r.pick) text += report.sweep->options[*r.pick] + "\n";
  }
  return text;
}

}  // namespace concbench
