#include <fmt/core.h>

#include <algorithm>
#include <concbench/workload.hpp>
#include <string>

#include "fuzz.hpp"
#include "support/fake_tree.hpp"
#include "text/list.hpp"
#include "workloads/download/folder.hpp"
#include "workloads/download/info.hpp"

namespace concbench {
WorkloadInfo download_info();
}

using namespace concbench;
using namespace concbench::fuzz;

namespace {

std::optional<std::vector<std::string>> urls_in(std::string_view content) {
  static const FakeTree tree;
  const auto file = tree.write("urls", content);
  return unless_refused([&] {
    return download::read_urls(
        Params::parse(download_info().params, {{"url-file", {file.native()}}}));
  });
}

void name_file_of(std::string_view url) {
  const std::string name = download::file_name(7, url);
  constexpr std::size_t kLongest = 110;
  require(name.starts_with("7-") && name.size() > 2 && name.size() < kLongest, "a short name");
  require(std::ranges::none_of(name, [](char c) { return c == '/' || c < ' ' || c > '~'; }),
          "a name of harmless characters");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(data, size);
  name_file_of(text);
  const auto urls = urls_in(text);
  if (!urls) return 0;
  std::ranges::for_each(*urls, name_file_of);
  require(urls_in(join(*urls, "\n")) == urls, "URLs are read back");
  return 0;
}
