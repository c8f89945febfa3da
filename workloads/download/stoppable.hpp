#pragma once

#include <curl/curl.h>

#include <stop_token>

namespace concbench::download {

/// curl_easy_perform() that another thread can end early by `stop`. Throws TaskStopped then, and
/// TaskError where libcurl cannot be set up.
CURLcode perform_until_stopped(CURL* handle, const std::stop_token& stop);

}  // namespace concbench::download
