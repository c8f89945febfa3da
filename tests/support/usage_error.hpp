#pragma once

#include <concbench/error.hpp>
#include <string>

namespace concbench {

/// What the UsageError thrown by `act` says; `nothing was refused` where none is thrown.
template <class Act>
std::string usage_error(Act act) {
  try {
    act();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "nothing was refused";
}

}  // namespace concbench
