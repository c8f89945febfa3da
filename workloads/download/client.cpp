#include <fmt/core.h>

#include <asio/this_coro.hpp>
#include <chrono>
#include <concbench/async.hpp>
#include <concbench/error.hpp>
#include <concbench/workload.hpp>
#include <optional>
#include <string>
#include <vector>

#include "bodies.hpp"
#include "checksum.hpp"
#include "curl_loop.hpp"
#include "folder.hpp"
#include "info.hpp"
#include "os/gil.hpp"
#include "os/machine.hpp"
#include "os/module.hpp"
#include "transfer.hpp"

namespace concbench {
namespace download {
namespace {

/// What every download has in common.
Request make_template(const Params& params) {
  using namespace std::chrono;
  constexpr seconds patience(60);
  const auto longest_latency = params.duration("latency") + params.duration("jitter");
  return {.connect_timeout = ceil<milliseconds>(params.duration("connect-timeout")),
          .stall_limit = patience + ceil<seconds>(longest_latency),
          .own_server = uses_own_server(params)};
}

Checksum checksum_of_common_part(const Bodies& bodies) {
  Checksum checksum;
  bodies.for_each_common_piece([&](std::span<const char> piece) { checksum.add(piece); });
  return checksum;
}

/// What a client of the own server knows of the bodies in advance.
class Expectation {
 public:
  explicit Expectation(Bodies bodies)
      : bodies_(std::move(bodies)), common_(checksum_of_common_part(bodies_)) {}

  std::uint64_t checksum(std::uint64_t task) const {
    Checksum checksum = common_;
    bodies_.with_tail(task, [&](std::span<const char> tail) { checksum.add(tail); });
    return checksum.value();
  }

  /// Throws TaskError that names the URL.
  void check(std::uint64_t task, const std::string& url, const Received& received) const {
    if (received.bytes != bodies_.bytes()) {
      throw TaskError(fmt::format("cannot download {}: got {} of {} bytes", url, received.bytes,
                                  bodies_.bytes()));
    }
    if (received.checksum != checksum(task)) {
      throw TaskError(fmt::format("cannot download {}: wrong checksum", url));
    }
  }

 private:
  Bodies bodies_;
  Checksum common_;
};

/// The value of a task is the XXH3-64 checksum of what it downloaded.
class Download : public Workload, public AsyncTasks {
 public:
  Download(const Params& params, const Surroundings& surroundings)
      : params_(params), surroundings_(surroundings), template_(make_template(params)) {}

  void setup() override {
    raise_open_files();
    curl_.emplace();
    folder_.emplace(surroundings_.directory);
    if (!template_.own_server) {
      urls_ = read_urls(params_);
    } else {
      expectation_.emplace(Bodies(surroundings_.seed, params_.bytes("bytes")));
    }
  }

  void run(Chunk chunk, std::span<std::uint64_t> values) override {
    download_all(chunk, values, [](CURL* handle) {
      // As the blocking calls of an interpreter do; what libcurl computes meanwhile is little.
      const WhileWaiting waiting;
      return curl_easy_perform(handle);
    });
  }

  void run_as(const Worker& worker, Chunk chunk, std::span<std::uint64_t> values) override {
    if (!worker.stop.stop_possible()) return run(chunk, values);
    download_all(chunk, values, [&](CURL* handle) {
      const WhileWaiting waiting;
      return perform_until_stopped(handle, worker.stop);
    });
  }

  AsyncTasks* async_tasks() override { return this; }

  asio::awaitable<std::uint64_t> run_async(std::uint64_t task, unsigned /*worker*/) override {
    CurlLoop& loop = loop_of(co_await asio::this_coro::executor);
    const Request request = request_for(task);
    Transfer transfer(request, *folder_);
    const CURLcode result = co_await loop.perform(transfer.handle());
    co_return check(task, request, transfer.finish(result));
  }

  std::optional<std::uint64_t> expected(std::uint64_t task) const override {
    if (!expectation_) return std::nullopt;
    return expectation_->checksum(task);
  }

  void clean_up() override {
    for (std::uint64_t task = 0; task < tasks(); ++task) {
      folder_->remove(file_name(task, url_of(task)));
    }
  }

 private:
  std::uint64_t tasks() const { return template_.own_server ? params_.count("n") : urls_.size(); }

  std::string url_of(std::uint64_t task) const {
    if (!template_.own_server) return urls_[task];
    return fmt::format("{}{}", surroundings_.server, task);
  }

  Request request_for(std::uint64_t task) const {
    Request request = template_;
    request.url = url_of(task);
    request.file_name = file_name(task, request.url);
    return request;
  }

  template <class Perform>
  void download_all(Chunk chunk, std::span<std::uint64_t> values, Perform perform) const {
    for (std::uint64_t task = chunk.begin; task < chunk.end; ++task) {
      const Request request = request_for(task);
      Transfer transfer(request, *folder_);
      values[task - chunk.begin] =
          check(task, request, transfer.finish(perform(transfer.handle())));
    }
  }

  std::uint64_t check(std::uint64_t task, const Request& request, const Received& received) const {
    if (expectation_) expectation_->check(task, request.url, received);
    return received.checksum;
  }

  Params params_;
  Surroundings surroundings_;
  Request template_;
  std::vector<std::string> urls_;
  std::optional<CurlLibrary> curl_;
  std::optional<Folder> folder_;
  std::optional<Expectation> expectation_;
};

}  // namespace
}  // namespace download

std::unique_ptr<Workload> make_download(const Params& params, const Surroundings& surroundings) {
  return std::make_unique<download::Download>(params, surroundings);
}

MODULE_ENTRY(make_download);

}  // namespace concbench
