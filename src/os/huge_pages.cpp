#include "os/huge_pages.hpp"

#include "os/files.hpp"

namespace concbench {

std::optional<std::string> huge_page_policy(const std::filesystem::path& root) {
  // All choices in one line, the one that holds in brackets: `always [madvise] never`.
  const auto line = read_line(root / "sys/kernel/mm/transparent_hugepage/enabled").value_or("");
  const auto begin = line.find('[');
  const auto end = line.find(']', begin);
  if (begin == std::string::npos || end == std::string::npos) return std::nullopt;
  return line.substr(begin + 1, end - begin - 1);
}

}  // namespace concbench
