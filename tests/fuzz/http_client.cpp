#include <netinet/in.h>
#include <sys/socket.h>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <mutex>
#include <string>
#include <thread>

#include "fuzz.hpp"
#include "os/files.hpp"
#include "support/download_server.hpp"
#include "workloads/download/checksum.hpp"
#include "workloads/download/curl_loop.hpp"
#include "workloads/download/folder.hpp"
#include "workloads/download/transfer.hpp"

using namespace concbench;
using namespace concbench::fuzz;
using namespace concbench::download;

namespace {

/// Answers every request with the same bytes, whatever is asked, and hangs up.
class Answerer {
 public:
  Answerer() : listener_(support::bound_socket()), port_(support::port_of(listener_)) {
    constexpr int kBacklog = 64;
    if (listen(listener_.get(), kBacklog) != 0) std::abort();
    std::thread([this] { serve(); }).detach();
  }

  std::uint16_t port() const { return port_; }

  void set_answer(std::string_view answer) {
    const std::lock_guard lock(mutex_);
    answer_ = answer;
  }

 private:
  [[noreturn]] void serve() {
    while (true) {
      const Fd connection(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
      std::array<char, 4096> request;
      if (recv(connection.get(), request.data(), request.size(), 0) < 0) continue;
      const std::lock_guard lock(mutex_);
      static_cast<void>(send(connection.get(), answer_.data(), answer_.size(), MSG_NOSIGNAL));
    }
  }

  Fd listener_;
  std::uint16_t port_;
  std::mutex mutex_;
  std::string answer_;
};

CURLcode perform_on_loop(CURL* handle) {
  asio::io_context loop;
  CURLcode result = CURLE_ABORTED_BY_CALLBACK;
  const auto transfer = [&]() -> asio::awaitable<void> {
    result = co_await loop_of(loop.get_executor()).perform(handle);
  };
  asio::co_spawn(loop, transfer, asio::detached);
  loop.run();
  return result;
}

/// The ways in which backends drive a transfer.
CURLcode perform(CURL* handle, std::size_t way) {
  static const std::stop_source never;
  if (way == 0) return curl_easy_perform(handle);
  return way == 1 ? perform_until_stopped(handle, never.get_token()) : perform_on_loop(handle);
}

/// Wherever an answer sends the client, it comes back here.
class Everywhere {
 public:
  explicit Everywhere(std::uint16_t port)
      : list_(curl_slist_append(nullptr, ("::127.0.0.1:" + std::to_string(port)).c_str())) {}
  Everywhere(const Everywhere&) = delete;
  Everywhere& operator=(const Everywhere&) = delete;
  ~Everywhere() { curl_slist_free_all(list_); }

  void hold(CURL* handle) const { curl_easy_setopt(handle, CURLOPT_CONNECT_TO, list_); }

 private:
  curl_slist* list_;
};

/// What the client says that it got is what is in the file.
void check(const Received& received, const std::filesystem::path& file) {
  const std::string content = read_input(file);
  Checksum checksum;
  checksum.add(content);
  require(received.bytes == content.size() && received.checksum == checksum.value(),
          "what was received is in the file");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const CurlLibrary library;
  static const TemporaryDirectory directory("");
  static const Folder folder(directory.path());
  static auto& server = *new Answerer();
  static const Everywhere everywhere(server.port());
  server.set_answer(as_text(data, size));
  try {
    Transfer transfer({.url = support::url(server.port(), "/7"),
                       .file_name = "7",
                       .connect_timeout = std::chrono::seconds(10),
                       .stall_limit = std::chrono::seconds(10),
                       .own_server = true},
                      folder);
    everywhere.hold(transfer.handle());
    check(transfer.finish(perform(transfer.handle(), size % 3)), directory.path() / "7");
  } catch (const TaskError& e) {
    require(!std::string_view(e.what()).empty(), "a failed download has a reason");
  }
  folder.remove("7");
  return 0;
}
