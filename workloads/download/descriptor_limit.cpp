#include "descriptor_limit.hpp"

#include <sys/resource.h>

namespace concbench::download {

void raise_descriptor_limit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  // Where this fails the old limit holds, and what needs more says so.
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace concbench::download
