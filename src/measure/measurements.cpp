#include "measure/measurements.hpp"

#include <stdexcept>

namespace concbench {

std::vector<const Sample*> usable_samples(const std::vector<Sample>& samples) {
  std::vector<const Sample*> usable;
  for (const Sample& sample : samples) {
    if (sample.usable()) usable.push_back(&sample);
  }
  return usable;
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::ok:
      return "ok";
    case Status::failed:
      return "failed";
    case Status::timed_out:
      return "timed_out";
    case Status::skipped:
      return "skipped";
  }
  throw std::logic_error("no such status");
}

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::decided:
      return "decided";
    case Ending::precision:
      return "precision";
    case Ending::rounds:
      return "rounds";
    case Ending::time_limit:
      return "time-limit";
    case Ending::no_case:
      return "no-case";
    case Ending::interrupted:
      return "interrupted";
  }
  throw std::logic_error("no such ending");
}

}  // namespace concbench
