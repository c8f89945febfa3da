#pragma once

#include <string_view>

namespace concbench {

/// Writes all of it, also where whoever shares the file has made it non-blocking. Returns 0, or the
/// error that ended it.
[[nodiscard]] int write_all(int fd, std::string_view bytes);

}  // namespace concbench
