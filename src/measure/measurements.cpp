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

std::vector<const Sample*> sound_samples(const std::vector<Sample>& samples) {
  std::vector<const Sample*> sound;
  for (const Sample& sample : samples) {
    if (!sample.sound()) continue;
    // Of a round, the last one: the others were disturbed, or it would not have been taken.
    if (!sound.empty() && sound.back()->round == sample.round) sound.pop_back();
    sound.push_back(&sample);
  }
  return sound;
}

double others_cpus(const std::vector<const Sample*>& samples) {
  double others = 0;
  double wall = 0;
  for (const Sample* sample : samples) {
    others += sample->others_cpu_ns;
    wall += sample->wall_ns;
  }
  return wall > 0 ? others / wall : 0;
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

}  // namespace concbench
