#!/usr/bin/env bash
# Runs a command on the first of some nodes that share this machine's CPUs: namespaces with a network
# and a name of their own, n1, n2 and so on, on one bridge. Open MPI starts ranks on them without ssh.
# As root; whatever was started is gone when the command ends.
#
#   tests/support/nodes.sh [--delay TIME] [--ipv6] COUNT COMMAND [ARGUMENT...]
#
# They share all files but those below /run/files, which each node has for itself; all can see them as
# /run/files-of/n1 and so on.
#
# --delay holds every packet up, such as 0.1ms for a network of copper, at 1 Gbit/s. With --ipv6 the
# nodes have addresses of that kind alone. The command finds ON_NODE, a program that runs one on
# another node: `$ON_NODE n2 hostname`.
set -euo pipefail

if [ "$1" != --inside ]; then
  exec unshare --net --mount --uts --pid --fork --kill-child --mount-proc bash "$0" --inside "$@"
fi
shift
delay= network=10.77.0. bits=24 at_once=()
if [ "$1" = --delay ]; then delay=$2; shift 2; fi
# Nobody is asked first whether another node has the address.
if [ "$1" = --ipv6 ]; then network=fd77:: bits=64 at_once=(nodad); shift; fi
count=$1
shift

# A cable from the bridge to a node; where the kernel cannot hold packets up, a program is the cable.
plug_in() {
  local node=$1
  if [ -z "$delay" ] || has_netem; then
    ip link add "$node" type veth peer name eth0 netns "$node"
    if [ -n "$delay" ]; then ip netns exec "$node" tc qdisc add dev eth0 root netem delay "$delay" rate 1gbit; fi
  else
    "$SLOW_WIRE" "$node" "/run/netns/$node" eth0 "$delay_us" &
    until ip -n "$node" link show eth0 >/run/eth0 2>&1; do sleep 0.01; done
  fi
}

has_netem() { tc qdisc add dev lo root netem delay 1us 2>/run/why-no-netem && tc qdisc del dev lo root; }

microseconds() {
  case "$1" in
    *us) echo "${1%us}" ;;
    *ms) awk -v ms="${1%ms}" 'BEGIN { print ms * 1000 }' ;;
    *) echo "nodes.sh: --delay: '$1' is no time, such as 0.1ms" >&2; return 2 ;;
  esac
}

mount -t tmpfs -o mode=755 nodes /run
mkdir /run/netns
ip link set lo up
if [ -n "$delay" ]; then delay_us=$(microseconds "$delay"); fi
if [ -n "$delay" ] && ! has_netem && [ ! -x "${SLOW_WIRE:-}" ]; then
  echo "nodes.sh: --delay needs the kernel's module sch_netem, or SLOW_WIRE, which is build/*/concbench-slow-wire" >&2
  exit 77
fi
mkdir /run/files
cp /etc/hosts /run/hosts
ip link add nodes type bridge
ip link set nodes up
for ((i = 1; i <= count; ++i)); do
  ip netns add "n$i"
  plug_in "n$i"
  ip link set "n$i" master nodes up
  ip -n "n$i" addr add "$network$i/$bits" dev eth0 "${at_once[@]}"
  ip -n "n$i" link set eth0 up
  ip -n "n$i" link set lo up
  mkdir -p "/run/files-of/n$i"
  echo "$network$i n$i" >> /run/hosts
done
mount --bind /run/hosts /etc/hosts

export ON_NODE=/run/on-node
cat > "$ON_NODE" <<'AGENT'
#!/bin/sh
# What ssh would be: a host, and words for its shell.
node=$1
shift
exec ip netns exec "$node" unshare --uts sh -c \
  'hostname "$0" && mount --bind "/run/files-of/$0" /run/files && exec sh -c "$1"' "$node" "$*"
AGENT
chmod +x "$ON_NODE"
export OMPI_MCA_plm_rsh_agent=$ON_NODE
# Each rank believes that it has the CPUs of its node to itself.
export OMPI_MCA_mpi_yield_when_idle=1
# The bridge is the way between them, not the loopback that each of them has.
export OMPI_MCA_oob_tcp_if_include=eth0 OMPI_MCA_btl_tcp_if_include=eth0
# There is no other network, and looking for one takes longer than all else of a start.
export OMPI_MCA_pml=ob1 OMPI_MCA_btl=self,vader,tcp
ip netns exec n1 unshare --uts sh -c 'hostname n1 && mount --bind /run/files-of/n1 /run/files && exec "$@"' sh "$@"
