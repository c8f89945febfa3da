#pragma once

#include <string_view>

namespace concbench {

/// A variable of the environment; empty where it is not set.
std::string_view variable(const char* name);

/// Whether texts of these settings of a locale, in the order in which they rule, are UTF-8. Empty
/// ones are not set.
bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang);
/// The same of this process's environment.
bool is_utf8_locale();

/// Whether stdout gets colours where the user does not say: on a terminal, unless NO_COLOR is set.
bool color_by_default();

/// Tells the user something beside the results: one line on standard error, whatever is in it.
void write_message(std::string_view text);

}  // namespace concbench
