#!/usr/bin/env bash
# Runs a command within an allotment of Slurm of two tasks on each of two nodes, as root on the first
# of the nodes that nodes.sh makes:
#
#   tests/support/nodes.sh 2 tests/support/slurm.sh COMMAND [ARGUMENT...]
#
# All that Slurm writes is below /run, which is the nodes' own, and it ends with them.
set -euo pipefail

mkdir /run/slurm /run/slurm/n1 /run/slurm/n2 /run/munge
(umask 077 && head -c 1024 /dev/urandom > /run/slurm/key)
munged --force --key-file=/run/slurm/key --pid-file=/run/slurm/munged.pid --seed-file=/run/slurm/seed \
  --log-file=/run/slurm/munged.log 2>/run/slurm/munged.out

export SLURM_CONF=/run/slurm/slurm.conf
cat > "$SLURM_CONF" <<'CONF'
ClusterName=nodes
SlurmctldHost=n1
SlurmUser=root
SlurmctldPidFile=/run/slurm/slurmctld.pid
SlurmctldLogFile=/run/slurm/slurmctld.log
StateSaveLocation=/run/slurm
SlurmdPidFile=/run/slurm/slurmd.%n.pid
SlurmdLogFile=/run/slurm/slurmd.%n.log
SlurmdSpoolDir=/run/slurm/%n
# The machine may have more or fewer CPUs.
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
NodeName=n[1-2] CPUs=2
PartitionName=all Nodes=ALL Default=YES
CONF
# Nodes have no control groups mounted.
printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' > /run/slurm/cgroup.conf

slurmctld
slurmd -N n1
$ON_NODE n2 "SLURM_CONF=$SLURM_CONF slurmd -N n2"
for ((i = 0; ; ++i)); do
  if [ "$(sinfo --noheader --states=idle --format=%D 2>/run/slurm/sinfo.out)" = 2 ]; then break; fi
  if [ "$i" = 300 ]; then tail /run/slurm/*.log >&2; exit 1; fi
  sleep 0.1
done
exec salloc --quiet --nodes=2 --ntasks-per-node=2 "$@"
