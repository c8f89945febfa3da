#include "report/cases.hpp"

#include <fmt/core.h>

#include "text/list.hpp"

namespace concbench {
namespace {

struct ToPlainText {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::uint64_t value) const { return fmt::format("{}", value); }
  std::string operator()(std::chrono::nanoseconds value) const {
    return fmt::format("{}", value.count());
  }
  std::string operator()(const std::string& value) const { return value; }
  template <class T>
  std::string operator()(const std::vector<T>& values) const {
    return join(values, " ");
  }
};

}  // namespace

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
  std::string name = c.name;
  const std::string part = fmt::format("/workers={}", c.workers);
  const auto at = name.find(part);
  return at == std::string::npos ? name : name.erase(at, part.size());
}

std::string fate_of(const CaseReport& c) {
  return c.reason.empty() ? std::string(name_of(c.status))
                          : fmt::format("{}: {}", name_of(c.status), c.reason);
}

std::string plain_text(const ParamValue& value) { return std::visit(ToPlainText{}, value); }

}  // namespace concbench
