#pragma once

#include <string>
#include <string_view>

#include "cli/help.hpp"

namespace concbench {

/// The page concbench(1), for man. What options of several workloads have in common is told once.
std::string man_page(const Manual& program, std::string_view version, std::string_view date);

}  // namespace concbench
