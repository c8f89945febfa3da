#include "app/context.hpp"

#include "app/version.hpp"
#include "os/environment.hpp"

namespace concbench {

Context read_context(const Plan& plan, const std::vector<std::string>& arguments) {
  return {
      .command_line = arguments,
      .date = local_time_now(),
      .environment = read_environment(),
      .cpus = plan.cpus,
      .compiler = std::string(compiler()),
      .build_type = std::string(build_type()),
      .version = std::string(version()),
      .settings = plan.settings,
  };
}

}  // namespace concbench
