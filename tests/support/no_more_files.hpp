#pragma once

#include <sys/resource.h>
#include <unistd.h>

#include "os/fd.hpp"

namespace concbench {

/// Lets this process open no further file while it is there.
class NoMoreFiles {
 public:
  NoMoreFiles() {
    ::getrlimit(RLIMIT_NOFILE, &before_);
    const Fd next_free(::dup(STDERR_FILENO));
    const rlimit limit{.rlim_cur = static_cast<rlim_t>(next_free.get()),
                       .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_NOFILE, &limit);
  }
  NoMoreFiles(const NoMoreFiles&) = delete;
  NoMoreFiles& operator=(const NoMoreFiles&) = delete;
  ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

}  // namespace concbench
