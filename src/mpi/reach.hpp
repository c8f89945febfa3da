#pragma once

#include <span>
#include <string>

namespace concbench {

/// How the machines of a run reach a server on this one.
struct Reach {
  /// Where it is to listen: on the network of those machines, or on the loopback of this one where
  /// there are no others.
  std::string address = "127.0.0.1";
  /// Why they would not reach it there; empty: nothing is known to prevent them.
  std::string obstacle = {};
};

/// Looks the hosts up by name, as ssh does, and then for this machine's own address on the way to
/// each of them. Sends nothing to them. With a name server that does not answer this takes seconds.
Reach reach_from(std::span<const std::string> hosts);

}  // namespace concbench
