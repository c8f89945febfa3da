#include "transfer.hpp"

#include <fmt/core.h>
#include <sys/socket.h>

#include <cerrno>
#include <concbench/error.hpp>
#include <utility>

#include "folder.hpp"
#include "text/reason.hpp"

namespace concbench::download {
namespace {

/// A multi handle with one transfer, since only a multi handle can be woken.
class Alone {
 public:
  explicit Alone(CURL* handle) : multi_(curl_multi_init()), handle_(handle) {
    if (multi_ == nullptr || curl_multi_add_handle(multi_, handle) != CURLM_OK) {
      throw TaskError("cannot set up a download: out of memory");
    }
  }
  Alone(const Alone&) = delete;
  Alone& operator=(const Alone&) = delete;
  ~Alone() {
    curl_multi_remove_handle(multi_, handle_);
    curl_multi_cleanup(multi_);
  }

  /// From any thread.
  void wake() { curl_multi_wakeup(multi_); }

  bool runs() {
    int running = 0;
    curl_multi_perform(multi_, &running);
    return running > 0;
  }

  void wait() {
    constexpr int kLongest_ms = 60'000;
    curl_multi_poll(multi_, nullptr, 0, kLongest_ms, nullptr);
  }

  CURLcode result() {
    int left = 0;
    while (const CURLMsg* news = curl_multi_info_read(multi_, &left)) {
      if (news->msg == CURLMSG_DONE) return news->data.result;
    }
    return CURLE_ABORTED_BY_CALLBACK;
  }

 private:
  CURLM* multi_;
  CURL* handle_;
};

template <class Value>
void set(CURL* handle, CURLoption option, Value value) {
  const CURLcode result = curl_easy_setopt(handle, option, value);
  if (result != CURLE_OK) {
    throw TaskError(fmt::format("cannot set up a download: {}", curl_easy_strerror(result)));
  }
}

template <class Value>
Value get(CURL* handle, CURLINFO info) {
  Value value = {};
  curl_easy_getinfo(handle, info, &value);
  return value;
}

/// A connection to the own server is reset when it is closed, which is after all has arrived. In
/// the ordinary way its local port would be taken for another minute, and there are only some
/// 28,000: fast backends would run out of them and slow ones would not.
int reset_on_close(void* /*data*/, curl_socket_t socket, curlsocktype /*purpose*/) {
  const linger at_once = {.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  return CURL_SOCKOPT_OK;
}

}  // namespace

CURLcode perform_until_stopped(CURL* handle, const std::stop_token& stop) {
  Alone transfer(handle);
  const std::stop_callback wake(stop, [&transfer] { transfer.wake(); });
  while (transfer.runs()) {
    if (stop.stop_requested()) throw TaskStopped();
    transfer.wait();
  }
  return transfer.result();
}

CurlLibrary::CurlLibrary() {
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw TaskError("cannot set up libcurl");
}

CurlLibrary::~CurlLibrary() { curl_global_cleanup(); }

Transfer::Transfer(Request request, const Folder& folder)
    : request_(std::move(request)), folder_(folder), handle_(curl_easy_init()) {
  if (!handle_) throw TaskError("cannot set up a download: out of memory");
  prepare();
  if (request_.own_server) prepare_for_own_server();
}

void Transfer::prepare() {
  CURL* curl = handle();
  set(curl, CURLOPT_URL, request_.url.c_str());
  set(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  set(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  set(curl, CURLOPT_FOLLOWLOCATION, 1L);
  set(curl, CURLOPT_MAXREDIRS, 10L);
  set(curl, CURLOPT_FAILONERROR, 1L);
  set(curl, CURLOPT_USERAGENT, "concbench");
  // Signals belong to the whole process, which has other threads.
  set(curl, CURLOPT_NOSIGNAL, 1L);
  set(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request_.connect_timeout.count()));
  set(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.stall_limit.count()));
  set(curl, CURLOPT_FRESH_CONNECT, 1L);
  set(curl, CURLOPT_FORBID_REUSE, 1L);
  set(curl, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
  set(curl, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(curl, CURLOPT_WRITEFUNCTION, &Transfer::take);
  set(curl, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(curl, CURLOPT_ERRORBUFFER, message_.data());
}

void Transfer::prepare_for_own_server() {
  set(handle(), CURLOPT_NOPROXY, "*");
  set(handle(), CURLOPT_SOCKOPTFUNCTION, &reset_on_close);
}

/// libcurl would leave the socket open for programs that another thread starts, and not tell why
/// there is none.
curl_socket_t Transfer::open_socket(void* transfer, curlsocktype /*purpose*/,
                                    curl_sockaddr* address) {
  const int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0) static_cast<Transfer*>(transfer)->socket_error_ = errno;
  return fd;
}

std::size_t Transfer::take(const char* data, std::size_t size, std::size_t count, void* transfer) {
  auto& self = *static_cast<Transfer*>(transfer);
  try {
    self.write({data, size * count});
    return size * count;
  } catch (...) {
    // Kept for finish(): an exception must not pass through libcurl's frames.
    self.failure_ = std::current_exception();
    return 0;
  }
}

void Transfer::write(std::span<const char> bytes) {
  file().write(bytes);
  checksum_.add(bytes);
  bytes_ += bytes.size();
}

/// Not opened before there is something to write: while they wait, thousands of downloads need no
/// descriptor for it.
OutputFile& Transfer::file() {
  if (!file_) file_ = folder_.create(request_.file_name);
  return *file_;
}

std::string Transfer::reason(CURLcode result) const {
  CURL* curl = handle_.get();
  if (result == CURLE_HTTP_RETURNED_ERROR) {
    return fmt::format("http status {}", get<long>(curl, CURLINFO_RESPONSE_CODE));
  }
  if (result == CURLE_PARTIAL_FILE) {
    const auto announced = get<curl_off_t>(curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T);
    if (announced >= 0) return fmt::format("got {} of {} bytes", bytes_, announced);
  }
  if (result == CURLE_COULDNT_CONNECT) {
    const long error = socket_error_ != 0 ? socket_error_ : get<long>(curl, CURLINFO_OS_ERRNO);
    if (error != 0) return reason_of(static_cast<int>(error));
  }
  return in_sentence(message_[0] != '\0' ? message_.data() : curl_easy_strerror(result));
}

Received Transfer::finish(CURLcode result) {
  if (failure_) std::rethrow_exception(failure_);
  if (result != CURLE_OK) {
    throw TaskError(fmt::format("cannot download {}: {}", request_.url, reason(result)));
  }
  // An empty body leaves a file as well.
  file();
  return {.bytes = bytes_, .checksum = checksum_.value()};
}

}  // namespace concbench::download
