#include "stoppable.hpp"

#include <concbench/error.hpp>

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

}  // namespace concbench::download
