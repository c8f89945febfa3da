#include "os/network.hpp"

#include <algorithm>
#include <charconv>
#include <sstream>
#include <string>
#include <string_view>

#include "os/files.hpp"

namespace concbench {
namespace {

/// The value under the heading `name`, in a line of headings and the line of values below it.
std::uint64_t column(const std::string& headings, const std::string& values,
                     std::string_view name) {
  std::istringstream names(headings);
  std::istringstream numbers(values);
  std::string heading;
  std::string number;
  while (names >> heading && numbers >> number) {
    if (heading != name) continue;
    std::uint64_t value = 0;
    std::from_chars(number.data(), number.data() + number.size(), value);
    return value;
  }
  return 0;
}

}  // namespace

std::uint64_t dropped_connections(const std::filesystem::path& root) {
  std::istringstream lines(read_file(root / "proc/net/netstat").value_or(""));
  std::string headings;
  std::string values;
  while (std::getline(lines, headings) && std::getline(lines, values)) {
    if (!headings.starts_with("TcpExt:")) continue;
    // A connection that finds the backlog full counts as an overflow and as a drop.
    return std::max(column(headings, values, "ListenOverflows"),
                    column(headings, values, "ListenDrops"));
  }
  return 0;
}

}  // namespace concbench
