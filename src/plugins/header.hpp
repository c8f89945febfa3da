#pragma once

#include <string_view>

namespace concbench {

/// The text of concbench/plugin.h: what is compiled for the user needs it, wherever the program was
/// moved to.
std::string_view plugin_header();

}  // namespace concbench
