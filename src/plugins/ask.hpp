#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace concbench {

/// How long a plug-in may take to describe itself, or to count its tasks.
inline constexpr std::chrono::seconds kPluginPatience{10};

/// What `answer` returns in a process that is forked for it, so that a plug-in that crashes or
/// never comes back costs nothing but itself. UsageError and PluginRefused that it throws are
/// thrown here, and PluginRefused that tells how the process ended where there is no answer.
std::string ask_in_child(const std::function<std::string()>& answer,
                         std::chrono::milliseconds patience = kPluginPatience);

}  // namespace concbench
