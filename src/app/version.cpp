#include "app/version.hpp"

namespace concbench {

std::string_view version() { return CONCBENCH_VERSION; }

std::string_view build_type() { return CONCBENCH_BUILD_TYPE; }

std::string_view compiler() {
#ifdef __clang__
  return __VERSION__;
#else
  return "GCC " __VERSION__;
#endif
}

}  // namespace concbench
