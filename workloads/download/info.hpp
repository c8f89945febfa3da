#pragma once

#include <concbench/params.hpp>
#include <string>
#include <vector>

namespace concbench::download {

/// Whether the tasks are files of concbench's own server rather than URLs of the user.
bool uses_own_server(const Params& params);

/// The user's URLs, one a task: those of --url, then those of --url-file. Throws FileError for a
/// file that cannot be read, UsageError where there is no URL or one that is not http or https.
std::vector<std::string> read_urls(const Params& params);

}  // namespace concbench::download
