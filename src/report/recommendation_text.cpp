#include <fmt/core.h>

#include <algorithm>
#include <span>

#include "report/cases.hpp"
#include "report/figure.hpp"
#include "report/sweep_text.hpp"
#include "text/list.hpp"

namespace concbench {
namespace {

constexpr std::size_t kMostNamed = 4;

std::string without(std::string text, const std::string& part) {
  const auto at = text.find(part);
  return at == std::string::npos || part.empty() ? text : text.erase(at, part.size());
}

/// What tells a set of parameters from the others at the end of all its cases' names, such as
/// `/n=20`; the baseline's name is that of its backend and this.
std::string label_of(const Report& report, const CaseReport& c) {
  const std::string& baseline = baseline_of(report, c);
  const auto backend = baseline.find('/', c.workload.size() + 1);
  return backend == std::string::npos ? "" : baseline.substr(backend);
}

/// Such as `pool with 2 workers`.
std::string in_words(const Report& report, const CaseReport& c) {
  const std::string workers = fmt::format("/workers={}", c.workers);
  std::string name = without(without(short_name(c), workers), label_of(report, c));
  if (c.workers == 1 && c.name.find(workers) == std::string::npos) return name;
  return fmt::format("{} with {} worker{}", name, c.workers, c.workers == 1 ? "" : "s");
}

std::string speedup_in_words(const Estimate& speedup) {
  if (speedup.lower == 1 && speedup.upper == 1) return "1x";
  return fmt::format("{}x ({}-{})", short_number(speedup.point), short_number(speedup.lower),
                     short_number(speedup.upper));
}

std::string with_speedup(const Report& report, const SweepPoint& point) {
  return fmt::format("{}: {}", in_words(report, report.cases[point.index]),
                     speedup_in_words(*point.speedup));
}

std::string listed(const std::vector<std::string>& all, std::string_view between) {
  const std::size_t named = std::min(all.size(), kMostNamed);
  std::string text = join(std::span(all).first(named), between);
  if (all.size() > named) text += fmt::format("{}{} more", between, all.size() - named);
  return text;
}

std::string_view why_first(const Report& report, const Recommendation& r) {
  const auto has_as_few = [&](std::size_t i) {
    return report.cases[i].workers == report.cases[*r.pick].workers;
  };
  return std::ranges::any_of(r.rivals, has_as_few)
             ? "the first is the fastest of those with the fewest workers"
             : "the first has the fewest workers";
}

std::string undecided_text(const Report& report, const std::vector<SweepPoint>& points,
                           const Recommendation& r) {
  std::vector<std::string> all{with_speedup(report, points[*r.pick])};
  for (const std::size_t i : r.rivals) all.push_back(with_speedup(report, points[i]));
  return fmt::format("undecided between {}; {}", listed(all, ", "), why_first(report, r));
}

std::string decided_text(const Report& report, const std::vector<SweepPoint>& points,
                         const Recommendation& r) {
  std::string text = with_speedup(report, points[*r.pick]);
  std::vector<std::string> same;
  for (const std::size_t i : r.rivals) same.push_back(in_words(report, report.cases[i]));
  if (!same.empty()) text += "; as fast: " + listed(same, ", ");
  if (r.more_do_not_help.value_or(false)) text += "; more do not help";
  return text;
}

/// Which work is spoken of, where there is more than one.
std::string prefix(const Report& report, const CaseReport& c) {
  const std::string label = label_of(report, c);
  return label.empty() ? "" : label.substr(1) + ": ";
}

}  // namespace

std::string recommendation_text(const Report& report, const std::vector<SweepPoint>& points,
                                const Recommendation& r) {
  return prefix(report, report.cases[*r.pick]) +
         (r.decided ? decided_text(report, points, r) : undecided_text(report, points, r));
}

}  // namespace concbench
