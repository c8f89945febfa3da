#include <fmt/core.h>

#include "compare/compare.hpp"

namespace concbench {
namespace {

std::string quoted(const std::string& text) { return fmt::format("'{}'", text); }

std::string quoted(const std::optional<std::string>& text) {
  return text ? quoted(*text) : "unknown";
}

std::string quoted(const std::optional<double>& value) {
  return value ? fmt::format("{:g}", *value) : "none";
}

std::string quoted(unsigned value) { return fmt::format("{}", value); }

class Differences {
 public:
  template <class T>
  void note(std::string_view what, const T& base, const T& subject) {
    if (base == subject) return;
    found_.push_back(fmt::format("{} {} and {}", what, quoted(base), quoted(subject)));
  }

  std::vector<std::string> found() && { return std::move(found_); }

 private:
  std::vector<std::string> found_;
};

}  // namespace

std::vector<std::string> machine_differences(const Report& base, const Report& subject) {
  const Context& a = base.context;
  const Context& b = subject.context;
  Differences differences;
  differences.note("host", a.environment.host, b.environment.host);
  differences.note("CPU", a.environment.cpu_model, b.environment.cpu_model);
  differences.note("CPUs allowed", a.cpus.allowed(), b.cpus.allowed());
  differences.note("CPU quota", a.cpus.quota, b.cpus.quota);
  differences.note("governor", a.environment.governor, b.environment.governor);
  differences.note("virtualization", a.environment.virtualized, b.environment.virtualized);
  differences.note("kernel", a.environment.kernel, b.environment.kernel);
  differences.note("compiler", a.compiler, b.compiler);
  differences.note("build type", a.build_type, b.build_type);
  return std::move(differences).found();
}

}  // namespace concbench
