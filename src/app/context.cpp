#include "app/context.hpp"

#include "os/environment.hpp"

namespace concbench {
namespace {

/// Such as `GCC 12.2.0`.
std::string compiler() {
#ifdef __clang__
  return __VERSION__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace

std::string_view version() { return CONCBENCH_VERSION; }

Context read_context(const Plan& plan, const std::vector<std::string>& arguments) {
  return {
      .command_line = arguments,
      .date = local_time_now(),
      .environment = read_environment(),
      .cpus = plan.cpus,
      .compiler = compiler(),
      .build_type = CONCBENCH_BUILD_TYPE,
      .version = std::string(version()),
      .settings = plan.settings,
  };
}

}  // namespace concbench
