#pragma once

#include <string_view>

namespace concbench {

/// Whether texts of these settings of a locale, in the order in which they rule, are UTF-8. Empty
/// ones are not set.
bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang);

/// The same of this process's environment.
bool is_utf8_locale();

}  // namespace concbench
