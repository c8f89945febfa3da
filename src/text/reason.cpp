#include "text/reason.hpp"

#include <new>

namespace concbench {

std::string reason_of(const std::exception& e) {
  return dynamic_cast<const std::bad_alloc*>(&e) == nullptr ? e.what() : "not enough memory";
}

}  // namespace concbench
