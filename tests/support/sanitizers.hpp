#pragma once

namespace concbench {

#if defined(__has_feature)
#define CONCBENCH_HAS_FEATURE(name) __has_feature(name)
#else
#define CONCBENCH_HAS_FEATURE(name) 0
#endif

/// Whether this build checks for data races, which makes threads and forks many times as dear.
#if defined(__SANITIZE_THREAD__) || CONCBENCH_HAS_FEATURE(thread_sanitizer)
inline constexpr bool kThreadSanitizer = true;
#else
inline constexpr bool kThreadSanitizer = false;
#endif

#undef CONCBENCH_HAS_FEATURE

}  // namespace concbench
