#include "progress.hpp"

#include <fmt/format.h>

#include <concbench/os/terminal.hpp>

namespace concbench {
namespace {

constexpr std::string_view kWipe = "\r\x1b[K";

/// Beyond the rounds that were certain, no one knows how many there will be.
std::string of_rounds(const Progress& progress) {
  return progress.round < progress.rounds ? fmt::format("/{}", progress.rounds) : "";
}

std::string time_left(const Progress& progress, Clock::duration elapsed) {
  if (progress.taken == 0 || progress.round >= progress.rounds) return "";
  const double seconds = std::chrono::duration<double>(elapsed).count();
  const double left = static_cast<double>(progress.wanted - progress.taken);
  return fmt::format(", {:.0f} s left", seconds / static_cast<double>(progress.taken) * left);
}

}  // namespace

ProgressLine::ProgressLine() : on_(stderr_is_terminal()) {}

ProgressLine::~ProgressLine() {
  if (on_) write_stderr(kWipe);
}

void ProgressLine::show(const Progress& progress) {
  if (!on_) return;
  std::string line =
      fmt::format("round {}{}: {}{}", progress.round + 1, of_rounds(progress),
                  progress.current->name, time_left(progress, Clock::now() - began_));
  line.resize(std::min<std::size_t>(line.size(), stderr_width() - 1));
  write_stderr(fmt::format("{}{}", kWipe, line));
}

}  // namespace concbench
