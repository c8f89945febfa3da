#include "os/pressure.hpp"

#include <charconv>
#include <string>
#include <string_view>

#include "os/files.hpp"

namespace concbench {
namespace {

namespace fs = std::filesystem;

/// The first line is `some avg10=2.63 avg60=6.28 ...`, in percent.
std::optional<double> read_share(const fs::path& path) {
  constexpr std::string_view kKey = "some avg10=";
  const std::string line = read_line(path).value_or("");
  if (!line.starts_with(kKey)) return std::nullopt;
  double percent = 0;
  const auto [end, error] =
      std::from_chars(line.data() + kKey.size(), line.data() + line.size(), percent);
  if (error != std::errc{}) return std::nullopt;
  return percent / 100;
}

}  // namespace

Pressure read_pressure(const fs::path& root) {
  const fs::path folder = root / "proc/pressure";
  return {.cpu = read_share(folder / "cpu"),
          .memory = read_share(folder / "memory"),
          .io = read_share(folder / "io")};
}

}  // namespace concbench
