#include "os/limits.hpp"

#include <sys/resource.h>

namespace concbench {
namespace {

std::optional<std::uint64_t> unless_infinite(rlim_t value) {
  if (value == RLIM_INFINITY) return std::nullopt;
  return value;
}

template <class Resource>
Limit read_limit(Resource resource) {
  rlimit limit{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
  ::getrlimit(resource, &limit);
  return {.soft = unless_infinite(limit.rlim_cur), .hard = unless_infinite(limit.rlim_max)};
}

}  // namespace

Limits read_limits() {
  return {.open_files = read_limit(RLIMIT_NOFILE),
          .processes = read_limit(RLIMIT_NPROC),
          .locked_memory = read_limit(RLIMIT_MEMLOCK),
          .stack = read_limit(RLIMIT_STACK),
          .address_space = read_limit(RLIMIT_AS)};
}

void raise_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace concbench
