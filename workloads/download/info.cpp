#include "info.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace concbench {
namespace download {
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

}  // namespace download

namespace {

std::uint64_t count_tasks(const Params& params) {
  return download::uses_own_server(params) ? params.count("n") : download::read_urls(params).size();
}

void check_latencies(const Params& params) {
  if (params.duration("jitter") <= params.duration("latency")) return;
  throw UsageError("--jitter must not be larger than --latency");
}

void check(const Params& params) {
  check_latencies(params);
  if (!download::uses_own_server(params)) download::read_urls(params);
}

std::filesystem::path parent_folder(const Params& params) {
  return params.has("dir") ? std::filesystem::path(params.text("dir")) : std::filesystem::path();
}

constexpr std::uint64_t milliseconds(std::uint64_t count) { return count * 1'000'000; }
constexpr std::uint64_t hours(std::uint64_t count) { return milliseconds(count * 3'600'000); }

std::vector<ParamInfo> params() {
  return {
      {.name = "n",
       .kind = ParamKind::count,
       .fallback = "7",
       .help = "how many files to download from concbench's own server",
       .min = 1},
      {.name = "bytes",
       .kind = ParamKind::bytes,
       .fallback = "100KiB",
       .help = "size of each file"},
      {.name = "latency",
       .kind = ParamKind::duration,
       .fallback = "50ms",
       .help = "how long the server waits before it answers",
       .max = hours(1)},
      {.name = "jitter",
       .kind = ParamKind::duration,
       .fallback = "0ms",
       .help = "how far latencies vary, up or down; each task has its own",
       .max = hours(1)},
      // Slower would look like a stalled transfer to the client.
      {.name = "bandwidth",
       .kind = ParamKind::rate,
       .help = "most that the server sends on each connection, such as 1MB/s [unlimited]",
       .min = 1000},
      {.name = "url",
       .kind = ParamKind::texts,
       .help = "download this instead; may be given several times, one task a URL",
       .takes = "URL"},
      {.name = "url-file",
       .kind = ParamKind::text,
       .help = "download the URLs in this file, one a line; # starts a comment",
       .takes = "FILE"},
      {.name = "dir",
       .kind = ParamKind::text,
       .help = "where to make the folder for the files; /dev/shm is fastest [TMPDIR or /tmp]",
       .takes = "FOLDER"},
      {.name = "connect-timeout",
       .kind = ParamKind::duration,
       .fallback = "10s",
       .help = "longest wait for a connection",
       .min = milliseconds(1),
       .max = hours(1)},
  };
}

}  // namespace

WorkloadInfo download_info() {
  return {
      .name = "download",
      .help = "HTTP downloads to files, each on a connection of its own",
      .params = params(),
      .tasks = count_tasks,
      .check = check,
      .waits = true,
      .asynchronous = true,
      .connects = true,
      .directory = parent_folder,
      .needs_server = download::uses_own_server,
      .quick = {{{"n", {"5"}}, {"bytes", {"10KiB"}}, {"latency", {"1ms"}}}},
  };
}

}  // namespace concbench
