#include "urls.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <concbench/error.hpp>
#include <filesystem>
#include <fstream>
#include <string_view>

namespace concbench::download {
namespace {

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view blank = " \t\r";
  const auto begin = line.find_first_not_of(blank);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(blank) - begin + 1);
}

std::ifstream open_list(const std::string& path) {
  // It is read again in every sample, which a pipe would not survive.
  if (std::filesystem::is_fifo(path)) {
    throw FileError(fmt::format("cannot read URLs from {}: not a regular file", path));
  }
  std::ifstream file(path);
  if (!file) throw FileError(fmt::format("cannot read URLs from {}", path));
  return file;
}

void append_list(std::vector<std::string>& urls, const std::string& path) {
  std::ifstream file = open_list(path);
  for (std::string line; std::getline(file, line);) {
    const std::string_view url = trimmed(line);
    if (!url.empty() && url.front() != '#') urls.emplace_back(url);
  }
  if (file.bad()) throw FileError(fmt::format("cannot read URLs from {}", path));
}

bool is_plain(unsigned char character) { return character > ' ' && character != 0x7f; }

bool has_known_scheme(std::string_view url) {
  return url.starts_with("http://") || url.starts_with("https://");
}

void check_url(const std::string& url) {
  if (!has_known_scheme(url)) {
    throw UsageError(fmt::format("'{}' is not a URL that starts with http:// or https://", url));
  }
  if (!std::ranges::all_of(url, is_plain)) {
    throw UsageError(fmt::format("the URL '{}' has spaces or control characters", url));
  }
}

}  // namespace

bool uses_own_server(const Params& params) { return !params.has("url") && !params.has("url-file"); }

std::vector<std::string> read_urls(const Params& params) {
  std::vector<std::string> urls;
  if (params.has("url")) urls = params.texts("url");
  if (params.has("url-file")) append_list(urls, params.text("url-file"));
  if (urls.empty()) throw UsageError("--url-file names no URL");
  std::ranges::for_each(urls, check_url);
  return urls;
}

}  // namespace concbench::download
