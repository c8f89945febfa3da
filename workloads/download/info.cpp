#include <chrono>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <filesystem>
#include <string>

#include "urls.hpp"

namespace concbench {
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
       .help = "files to download from concbench's own server (with URLs: one task a URL)",
       .min = 1},
      {.name = "bytes", .kind = ParamKind::bytes, .fallback = "100KiB", .help = "size of a file"},
      {.name = "latency",
       .kind = ParamKind::duration,
       .fallback = "50ms",
       .help = "how long the server waits before it answers",
       .max = hours(1)},
      {.name = "jitter",
       .kind = ParamKind::duration,
       .fallback = "0ms",
       .help = "by how much latencies differ, up or down, seeded by task number",
       .max = hours(1)},
      // Slower would look like a stalled transfer to the client.
      {.name = "bandwidth",
       .kind = ParamKind::rate,
       .help = "what the server sends at most on each connection (default: unlimited)",
       .min = 1000},
      {.name = "url",
       .kind = ParamKind::texts,
       .help = "download this instead of files from the own server; may be given several times"},
      {.name = "url-file",
       .kind = ParamKind::text,
       .help = "download what this file lists, one URL a line, # starts a comment"},
      {.name = "dir",
       .kind = ParamKind::text,
       .help = "where the private folder for the files is made (default: the system's); "
               "creating files costs least in /dev/shm"},
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
