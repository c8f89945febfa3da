#include "terminal/message.hpp"

#include <fmt/core.h>

#include "os/terminal.hpp"
#include "text/printable.hpp"

namespace concbench {

void write_message(std::string_view text) {
  write_stderr(fmt::format("concbench: {}\n", printable(text)));
}

}  // namespace concbench
