#include "mpi/reach.hpp"

#include <fmt/core.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <memory>
#include <optional>
#include <stdexcept>

#include "os/fd.hpp"
#include "os/socket_address.hpp"
#include "text/reason.hpp"

namespace concbench {
namespace {

/// As a number.
std::string text_of(const sockaddr* address, socklen_t size) {
  std::array<char, NI_MAXHOST> text{};
  ::getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
  return text.data();
}

/// This machine's address on the way there; absent where there is no way. Nothing is sent by
/// connecting a socket for datagrams.
std::optional<SocketAddress> own_address_towards(const addrinfo& there) {
  const Fd socket(::socket(there.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  SocketAddress own;
  if (!socket || ::connect(socket.get(), there.ai_addr, there.ai_addrlen) != 0 ||
      ::getsockname(socket.get(), own.get(), &own.size) != 0) {
    return std::nullopt;
  }
  return own;
}

bool is_loopback(const sockaddr* address) {
  if (address->sa_family == AF_INET6) {
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr);
  }
  const auto number = ntohl(reinterpret_cast<const sockaddr_in*>(address)->sin_addr.s_addr);
  return number >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
}

/// Each machine has a name of its own for the network that it belongs to.
bool is_link_local(const sockaddr* address) {
  return address->sa_family == AF_INET6 &&
         IN6_IS_ADDR_LINKLOCAL(&reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr);
}

using Found = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

Found look_up(const std::string& host) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_DGRAM;
  wanted.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  // To no port a socket would not be connected.
  const int error = ::getaddrinfo(host.c_str(), "9", &wanted, &found);
  if (error == 0) return {found, ::freeaddrinfo};
  throw std::runtime_error(fmt::format("no address of host '{}' is known here: {}", host,
                                       in_sentence(::gai_strerror(error))));
}

/// The address by which a host would reach this machine; empty where it is this machine. Throws
/// std::runtime_error where there is none.
std::string address_for(const std::string& host) {
  const Found found = look_up(host);
  for (const addrinfo* there = found.get(); there != nullptr; there = there->ai_next) {
    auto own = own_address_towards(*there);
    if (!own || is_link_local(own->get())) continue;
    const std::string text = text_of(own->get(), own->size);
    const bool is_here =
        is_loopback(own->get()) || text == text_of(there->ai_addr, there->ai_addrlen);
    return is_here ? "" : text;
  }
  throw std::runtime_error(fmt::format("there is no way to host '{}'", host));
}

/// The one address of this machine that all of them know it by; empty where all of them are it.
std::string common_address(std::span<const std::string> hosts) {
  std::string first;
  std::string common;
  for (const std::string& host : hosts) {
    const std::string address = address_for(host);
    if (common.empty()) first = host;
    if (common.empty()) common = address;
    if (address.empty() || address == common) continue;
    throw std::runtime_error(fmt::format("this machine is {} to host '{}', but {} to host '{}'",
                                         common, first, address, host));
  }
  return common;
}

}  // namespace

Reach reach_from(std::span<const std::string> hosts) {
  try {
    const std::string address = common_address(hosts);
    return address.empty() ? Reach{} : Reach{.address = address};
  } catch (const std::runtime_error& e) {
    return {.obstacle = e.what()};
  }
}

}  // namespace concbench
