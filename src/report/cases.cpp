#include "report/cases.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "text/params.hpp"

namespace concbench {

bool is_measured(const CaseReport& c) { return c.status == Status::ok && !c.summaries.empty(); }

std::vector<const CaseReport*> measured_cases(const Report& report) {
  std::vector<const CaseReport*> measured;
  for (const CaseReport& c : report.cases) {
    if (is_measured(c)) measured.push_back(&c);
  }
  return measured;
}

std::string short_name(const CaseReport& c) { return c.name.substr(c.workload.size() + 1); }

std::string without_workers(const CaseReport& c) {
  return c.variant.empty() ? c.way : fmt::format("{}/{}", c.way, c.variant);
}

bool names_workers(const CaseReport& c) { return short_name(c) != without_workers(c); }

std::string fate_of(const CaseReport& c) {
  return c.reason.empty() ? std::string(name_of(c.status))
                          : fmt::format("{}: {}", name_of(c.status), c.reason);
}

std::string spoken_status(std::string_view name) {
  std::string words(name);
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string spoken_fate(Status status, const std::string& reason) {
  const std::string words = spoken_status(name_of(status));
  return reason.empty() ? words : fmt::format("{}: {}", words, reason);
}

std::string plain_text(const ParamValue& value) {
  return param_text(value, {.between = " ", .nanoseconds = true});
}

}  // namespace concbench
