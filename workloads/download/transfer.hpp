#pragma once

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include "checksum.hpp"
#include "folder.hpp"

namespace concbench::download {

/// curl_easy_perform() that another thread can end early by `stop`. Throws TaskStopped then, and
/// TaskError where libcurl cannot be set up.
CURLcode perform_until_stopped(CURL* handle, const std::stop_token& stop);

/// libcurl's own state, which has to be there before the first transfer and before threads are.
class CurlLibrary {
 public:
  CurlLibrary();
  CurlLibrary(const CurlLibrary&) = delete;
  CurlLibrary& operator=(const CurlLibrary&) = delete;
  ~CurlLibrary();
};

struct Request {
  std::string url = {};
  std::string file_name = {};
  std::chrono::milliseconds connect_timeout = {};
  /// How long nothing may arrive before the transfer fails.
  std::chrono::seconds stall_limit = {};
  /// The URL is on concbench's own server: no proxy, no lingering connections.
  bool own_server = false;
};

struct Received {
  std::uint64_t bytes = 0;
  std::uint64_t checksum = 0;
};

/// One download into a file, on a connection of its own. Keeping connections would favour whoever
/// runs many tasks in one worker, and measure the server's keep-alive rather than the backend.
///
/// Somebody drives handle() to its end, with curl_easy_perform() or a multi handle, and then calls
/// finish(). The folder must outlive it; the object must not move while libcurl knows it.
class Transfer {
 public:
  Transfer(Request request, const Folder& folder);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() { return handle_.get(); }

  /// Takes what the driver said of the transfer. Throws TaskError that names the URL, or the file.
  Received finish(CURLcode result);

 private:
  static curl_socket_t open_socket(void* transfer, curlsocktype purpose, curl_sockaddr* address);
  static std::size_t take(const char* data, std::size_t size, std::size_t count, void* transfer);

  void prepare();
  void prepare_for_own_server();
  void write(std::span<const char> bytes);
  OutputFile& file();
  std::string reason(CURLcode result) const;

  struct Cleanup {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };

  Request request_;
  const Folder& folder_;
  std::optional<OutputFile> file_;
  Checksum checksum_;
  std::uint64_t bytes_ = 0;
  std::exception_ptr failure_;
  int socket_error_ = 0;
  std::array<char, CURL_ERROR_SIZE> message_ = {};
  // Last, since cleaning it up may still use the rest.
  std::unique_ptr<CURL, Cleanup> handle_;
};

}  // namespace concbench::download
