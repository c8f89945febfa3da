"""The backend `mpi`: tasks on ranks of Open MPI, on this machine and on nodes that are namespaces of it."""

import itertools
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from support import CliTest, PROGRAM, QUICK, children_of, names_of, naps, processes_of, read_stat, run_tests, sanitized, until

NODES = Path(__file__).resolve().parent.parent / "support" / "nodes.sh"
SLURM = NODES.with_name("slurm.sh")
# A pass of one sample: starting ranks takes longer than all that they do here.
ONCE = ["-r", "1", "--min-time", "0ms", "--warmup", "0"]
SHARED = ("counter", "queue")
# A link that is down is noticed after 2 s, not 4.
SOON = {f"OMPI_MCA_oob_tcp_keepalive_{name}": "1" for name in ("time", "intvl", "probes")}
LONG = ["sleep", "-n", "8", "--duration", "10s", "-j", "2", "-b", "mpi", "-r", "1"]


def why_not():
    """Why these tests cannot run; empty where they can."""
    return "" if "mpi" in names_of("backends") else "Open MPI is not installed"


def why_no_nodes():
    if why_not():
        return why_not()
    if os.geteuid() != 0 or not shutil.which("ip"):
        return "nodes are made of namespaces by root alone, with ip"
    made = subprocess.run([NODES, "1", "true"], capture_output=True, text=True, check=False)
    return "" if made.returncode == 0 else f"namespaces are not allowed: {made.stderr.strip()}"


def why_no_slurm():
    if why_no_nodes():
        return why_no_nodes()
    return "" if shutil.which("slurmctld") and shutil.which("slurmd") and shutil.which("munged") else "Slurm is not installed"


def ranks_of(session):
    """The processes of ranks that were started from a session, which daemons leave."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if Path(f"/proc/{name}/comm").read_text().strip() == "concbench-mpi" and read_stat(name)[2] == session:
                found.append(int(name))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


class MpiTest(CliTest):
    def results(self, *arguments, code=0):
        result = self.call(*arguments, "--export-json", "a.json")
        self.assertEqual((result.code, result.err), (code, ""), result.out)
        return self.assert_valid((self.here / "a.json").read_text())["cases"]

    def wait_for_ranks(self, program, count=2):
        """The ranks, once each of them runs a task that sleeps."""
        def busy():
            return [rank for rank in ranks_of(program.pid) if any(naps(thread) for thread in Path(f"/proc/{rank}/task").glob("*"))]
        return until(lambda: len(found := busy()) == count and found, f"{count} ranks run a task")


@unittest.skipIf(why_not(), why_not())
class OnThisMachine(MpiTest):
    def test_every_workload_and_every_mode_has_the_values_that_it_has_elsewhere(self):
        # Starting ranks takes longer than what they do here, so each workload has one mode, the next one.
        modes = itertools.cycle(name for name in names_of("dispatch modes") if not name.startswith("starmap"))
        for workload, mode in zip((name for name in names_of("workloads") if name not in SHARED), modes):
            with self.subTest(workload, mode=mode):
                case, other = self.results(workload, *QUICK.get(workload, ["-n", "2"]), "--dispatch", mode, "-b", "mpi,pool",
                                           "-j", "3", *ONCE)
                self.assertEqual((case["status"], case["digest"]), ("ok", other["digest"]), case["reason"])

    def test_tasks_that_share_memory_are_skipped_with_the_reason(self):
        for workload in SHARED:
            case = self.results(workload, *QUICK[workload], "-b", "pool,mpi", "-j", "2", *ONCE)[1]
            self.assertEqual((case["status"], case["reason"]),
                             ("skipped", f"the tasks of '{workload}' share memory, and ranks of 'mpi' do not"))

    def test_a_sample_tells_of_all_ranks_what_they_took_and_how_long_they_took_to_start(self):
        case, = self.results("timer", "-n", "20", "--steps", "2", "--interval", "1ms", "-b", "mpi", "-j", "2", "--latency", *ONCE)
        counts = {name: one["count"] for name, one in case["distributions"].items()}
        self.assertEqual(counts, {"late": 40, "latency.wait": 20, "latency.run": 20})
        sample, = case["samples"]
        self.assertGreater(sample["launch_ns"], 0)
        self.assertEqual(sample["nodes"], 1)
        said, = [note["sentence"] for note in case["diagnosis"]["notes"] if note["kind"] == "ranks"]
        is_told = os.geteuid() == 0 and "OMPI_ALLOW_RUN_AS_ROOT" not in os.environ
        self.assertEqual("mpirun was allowed to run as root" in said, is_told, said)
        self.assertAlmostEqual(sum(sample["split"].values()) / sample["work_ns"], 1, 6)

    def test_cpu_time_is_that_of_all_ranks_and_of_what_they_start(self):
        burn = [sys.executable, "-c", "import time\nwhile time.process_time() < 0.1: pass"]
        self.fine("command", "-n", "2", "-b", "mpi", "-j", "2", "--dispatch", "static", *ONCE, "--export-json", "a.json", "--", *burn)
        case, = json.loads((self.here / "a.json").read_text())["cases"]
        self.assertGreater(case["samples"][0]["cpu_user_ns"] + case["samples"][0]["cpu_system_ns"], 0.175e9)

    def test_a_trace_has_a_lane_for_each_rank(self):
        self.fine("sleep", "-n", "6", "--duration", "20ms", "-b", "mpi", "-j", "3", "--trace", "t.json", *ONCE)
        events = json.loads((self.here / "t.json").read_text())["traceEvents"]
        lanes = {event["tid"] for event in events if event["ph"] == "X" and event["name"].startswith("task")}
        self.assertEqual(len(lanes), 3)

    def test_what_mpirun_tells_of_a_failure_is_not_shown_as_output(self):
        result = self.call("command", "-n", "2", "-b", "mpi", "-j", "2", "--show-output", *ONCE, "--",
                           "sh", "-c", "echo no; exit 3")
        self.assertEqual(result.code, 4, result.out)
        self.assertEqual(set(result.err.split()), {"no"})
        self.assertIn("exited with code 3", " ".join(result.out.split()))

    def test_a_task_out_of_time_fails_its_case_or_is_counted(self):
        slow = ["sleep", "-n", "4", "--duration", "300ms", "-b", "mpi", "-j", "2", "--task-timeout", "50ms", *ONCE]
        case, = self.results(*slow, code=4)
        self.assertRegex(case["reason"], r"task \d: took longer than 50.0 ms")
        case, = self.results(*slow, "--allow-timeouts")
        self.assertEqual({sample["task_timeouts"] for sample in case["samples"]}, {4})

    def test_a_pass_out_of_time_fails_its_case(self):
        case, = self.results(*LONG, "--timeout", "300ms", code=4)
        self.assertIn("a pass took longer than", case["reason"])


@unittest.skipIf(why_not(), why_not())
class Losses(MpiTest):
    @staticmethod
    def rank(number, processes):
        """None where it is not there, or has not told its number yet."""
        mark = f"OMPI_COMM_WORLD_RANK={number}".encode()
        return next((p for p in processes if mark in Path(f"/proc/{p}/environ").read_bytes().split(b"\0")), None)

    def test_a_sample_whose_rank_was_killed_is_taken_again(self):
        program = self.start("sleep", "-n", "4", "--duration", "200ms", "-j", "2", "-b", "mpi", *ONCE,
                             "--export-json", "a.json")
        os.kill(self.rank(1, self.wait_for_ranks(program)), signal.SIGKILL)
        result = self.finish(program)
        self.assertEqual(result.code, 0, result.err)
        self.assertRegex(result.out, r"1 of 2 samples was lost and taken again")
        case, = self.assert_valid((self.here / "a.json").read_text())["cases"]
        lost, = [sample for sample in case["samples"] if sample["status"] == "failed"]
        self.assertRegex(lost["reason"], r"^(rank 1 on node \S+|a rank) was killed by signal 9 \(Killed\)")

    def test_a_rank_that_is_killed_each_time_fails_its_case_and_had_the_task_that_it_ran(self):
        os.mkfifo(self.here / "gate")
        program = self.start("command", "-n", "8", "-j", "2", "-b", "mpi", "--chunk", "1", "--dispatch", "imap", "--retries", "0", *ONCE,
                             "--export-json", "a.json", "--", "sh", "-c", "read line < gate", "{task}")
        victim = until(lambda: self.rank(1, ranks_of(program.pid)), "rank 1 is there")
        task, = until(lambda: self.run_by(victim, program), "it runs a program")
        mpirun = next(p.parent for p in processes_of(program.pid) if p.pid == victim)
        heard = self.bytes_read_by(mpirun)
        until(lambda: self.bytes_read_by(mpirun) > heard + 200, "rank 0 has given signs of life")
        os.kill(victim, signal.SIGKILL)
        self.assertEqual(self.finish(program).code, 4)
        case, = self.assert_valid((self.here / "a.json").read_text())["cases"]
        named = re.fullmatch(r"rank 1 on node \S+ was killed by signal 9 \(Killed\); lately it had tasks? (\d+)(?:-(\d+))?", case["reason"])
        self.assertTrue(named, case["reason"])
        first, last = int(named[1]), int(named[2] or named[1])
        self.assertIn(task, range(first, last + 1))

    @staticmethod
    def run_by(rank, program):
        """The tasks whose programs a rank has started."""
        words = [Path(f"/proc/{child}/cmdline").read_text().split("\0") for child in children_of(program.pid, rank)]
        return [int(line[-2]) for line in words if line[0] == "sh"]

    @staticmethod
    def bytes_read_by(process):
        return int(re.search(r"rchar: (\d+)", Path(f"/proc/{process}/io").read_text())[1])

    def test_nothing_is_left_when_the_user_stops_it(self):
        program = self.start(*LONG)
        self.wait_for_ranks(program)
        program.send_signal(signal.SIGINT)
        self.assertEqual(self.finish(program).code, 130)
        self.assert_nothing_runs()

    def test_nothing_is_left_when_the_program_is_killed(self):
        program = self.start(*LONG)
        self.wait_for_ranks(program)
        program.kill()
        self.finish(program)
        until(lambda: not processes_of(program.pid), "all processes are gone")
        until(lambda: not os.listdir(self.temporary), "files of the job are gone")


@unittest.skipIf(why_not(), why_not())
class Daemon(MpiTest):
    """What starts Open MPI's daemon on a node, and cleans up behind it."""

    def keep(self, folder, *command, **options):
        return subprocess.Popen([f"{PROGRAM}-mpi", "--daemon", folder, *command], **options)

    def test_ends_as_the_daemon_and_removes_the_folder_that_it_made(self):
        folder = self.here / "new"
        self.assertEqual(self.keep(folder, "sh", "-c", f"test -d {folder} && exit 7").wait(), 7)
        self.assertFalse(folder.exists())

    def test_leaves_a_folder_that_was_there_and_what_others_have_in_it(self):
        (self.here / "other.node.1").touch()
        self.assertEqual(self.keep(self.here, "touch", self.here / f"rank.{os.uname().nodename}.1").wait(), 0)
        self.assertEqual(os.listdir(self.here), ["other.node.1"])

    def test_removes_a_folder_that_one_before_it_could_not(self):
        folder = self.here / "new"
        first = self.keep(folder, "sh", "-c", "echo; read line", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        with first:
            first.stdout.readline()
            first.kill()
        self.assertTrue(folder.exists())
        self.assertEqual(self.keep(folder, "true").wait(), 0)
        self.assertFalse(folder.exists())


@unittest.skipIf(why_no_nodes(), why_no_nodes())
class OnNodes(MpiTest):
    def on_nodes(self, count, *arguments):
        return self.call(str(count), PROGRAM, *arguments, "--keep-invalid", "--export-json", "a.json", program=(NODES,))

    def test_ranks_on_two_nodes_have_the_values_of_one(self):
        result = self.on_nodes(2, "fib", "-n", "12", "-b", "sequential,mpi", "--hosts", "n1:2,n2:2",
                               "--dispatch", "map,static", *ONCE)
        self.assertEqual((result.code, result.err), (0, ""), result.out)
        self.assertIn("4 ranks on 2 nodes", result.out)
        cases = self.assert_valid((self.here / "a.json").read_text())["cases"]
        self.assertEqual(len({case["digest"] for case in cases if case["status"] == "ok"}), 1)
        self.assertEqual({case["workers"] for case in cases if case["backend"] == "mpi"}, {4})

    def test_ranks_on_four_nodes_from_a_hostfile_have_too(self):
        (self.here / "hosts").write_text("".join(f"n{i} slots=1\n" for i in range(1, 5)))
        result = self.on_nodes(4, "fib", "-n", "12", "-b", "sequential,mpi", "--hostfile", "hosts", *ONCE)
        self.assertEqual((result.code, result.err), (0, ""), result.out)
        self.assertIn("4 ranks on 4 nodes", result.out)

    def test_programs_run_on_the_node_of_their_rank_and_are_heard_alone(self):
        agent = self.here / "agent"
        agent.write_text('#!/bin/sh\necho "Warning: the way to $1 is steep" >&2\ntouch warned\nexec "$ON_NODE" "$@"\n')
        agent.chmod(0o755)
        result = self.call("2", "env", f"OMPI_MCA_plm_rsh_agent={agent}", PROGRAM, "command", "-n", "2", "--dispatch", "static",
                           "-b", "mpi", "--hosts", "n1,n2", "--show-output", "--keep-invalid", *ONCE, "--", "hostname", program=(NODES,))
        self.assertEqual((result.code, sorted(result.err.split())), (0, ["n1", "n2"]), result.out)
        self.assertTrue((self.here / "warned").exists())

    def assert_downloads(self, *kind):
        # What is below /run/files is each node's own.
        script = '"$@"; code=$?; find /run/files-of -mindepth 2; exit "$code"'
        result = self.call(*kind, "2", "sh", "-c", script, "sh", PROGRAM, "download", "-n", "8", "--latency", "1ms", "-b", "sequential,mpi",
                           "--hosts", "n1:2,n2:2", "--dispatch", "map,static", "--dir", "/run/files", "--export-json", "a.json",
                           *ONCE, program=(NODES,))
        self.assertEqual((result.code, result.err), (0, ""), result.out)
        self.assertNotIn("/run/files-of", result.out)
        cases = self.assert_valid((self.here / "a.json").read_text())["cases"]
        of_ranks = [(case["status"], case["digest"]) for case in cases if case["backend"] == "mpi"]
        self.assertEqual(of_ranks, [("ok", cases[0]["digest"])] * 2, result.out)

    def test_downloads_come_from_the_first_node_and_leave_nothing_on_any(self):
        self.assert_downloads()

    def test_downloads_come_by_the_only_kind_of_addresses_that_there_is(self):
        self.assert_downloads("--ipv6")

    def test_a_host_that_nobody_knows_cannot_be_reached_by_downloads(self):
        case = self.results("download", *QUICK["download"], "-b", "sequential,mpi", "--hosts", "nosuch.invalid", *ONCE)[1]
        self.assertEqual(case["status"], "skipped")
        self.assertRegex(case["reason"], "the server of 'download' is not reached from all hosts: "
                                         "no address of host 'nosuch.invalid' is known here: ")

    def test_a_lost_daemon_or_link_costs_a_sample_and_leaves_nothing(self):
        storm = NODES.parent.parent / "bench" / "mpi_storm.py"
        done = subprocess.run([sys.executable, "-B", storm, PROGRAM, "2", "daemon,link"], capture_output=True, text=True,
                              check=False, timeout=120, env={**os.environ, **SOON})
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        self.assertRegex(done.stdout, "(daemon on node n2 was lost|daemon on another node ended)")


@unittest.skipIf(why_no_slurm(), why_no_slurm())
class UnderSlurm(MpiTest):
    def test_ranks_and_downloads_are_on_the_nodes_that_it_has_allotted(self):
        result = self.call("2", SLURM, PROGRAM, "download", "-n", "8", "--latency", "1ms", "-b", "sequential,mpi", "--keep-invalid",
                           "--export-json", "a.json", *ONCE, program=(NODES,))
        self.assertEqual((result.code, result.err), (0, ""), result.out)
        self.assertIn("4 ranks on 2 nodes", result.out)
        alone, case = self.assert_valid((self.here / "a.json").read_text())["cases"]
        self.assertEqual((case["status"], case["workers"], case["digest"]), ("ok", 4, alone["digest"]))


if __name__ == "__main__":
    run_tests()
