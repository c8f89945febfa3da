"""The N-th call of one system call is refused: what failed is said, and nothing is left, broken or waited for.

A few calls on a backend of each kind; tests/bench/faults.py tries all of them, see docs/faults.md.
"""

import tempfile
import unittest
from pathlib import Path

import faults
import injection
from support import PROGRAM, run_tests, sanitized

WHY_NOT = "a sanitizer makes calls of its own" if sanitized() else injection.why_unavailable()


@unittest.skipIf(WHY_NOT, WHY_NOT)
class Refused(unittest.TestCase):
    def survive(self, backend, call, *places, work=faults.NOTHING):
        found = []
        for nth in places:
            with self.subTest(f"{call} {nth} on {backend}"), tempfile.TemporaryDirectory() as folder:
                found.append(faults.refuse(PROGRAM, backend, call, nth, Path(folder), work=work))
                self.assertTrue(found[-1].hit, "the run does not get as far as that")
                self.assertIsNone(found[-1].wrong, found[-1].said)
        return found

    def test_a_process_that_cannot_be_made_fails_its_case(self):
        for nth, found in enumerate(self.survive("process", "clone", 1, 2, 3), 1):
            self.assertEqual(found.code, 4, nth)
            self.assertIn("cannot fork: Resource temporarily unavailable", found.said)

    def test_a_thread_that_cannot_be_started_fails_its_case(self):
        for found in self.survive("pool", "clone3", 1, 2):
            self.assertEqual(found.code, 4)
            self.assertIn("cannot start a thread: Resource temporarily unavailable", found.said)

    def test_memory_that_cannot_be_mapped_fails_its_case(self):
        for found in self.survive("process-pool", "mmap", 1, 3, 5):
            self.assertEqual(found.code, 4)
            self.assertIn("Cannot allocate memory", found.said)

    def test_a_worker_that_cannot_be_watched_fails_its_case(self):
        for found in self.survive("process-pool", "pidfd_open", 1, 2):
            self.assertEqual(found.code, 4)
            self.assertIn("cannot open a pidfd: Too many open files", found.said)

    def test_a_file_that_cannot_be_opened_costs_no_more_than_what_it_would_have_told(self):
        self.survive("sequential", "openat", 1, 4, 9)

    def test_a_worker_that_cannot_wake_its_owner_at_once_does_so_later(self):
        self.survive("pool", "write", 1, 2)

    def test_a_descriptor_that_cannot_be_watched_fails_its_case(self):
        for found in self.survive("async", "epoll_ctl", 1, 2, work=("sleep", "-n", "4", "--duration", "1ms")):
            self.assertEqual(found.code, 4)
            self.assertIn("cannot watch a descriptor: Cannot allocate memory", found.said)

    def test_results_that_cannot_take_their_place_leave_none(self):
        (found,) = self.survive("sequential", "rename", 1)
        self.assertEqual(found.code, 5)
        self.assertIn("cannot write 'out.json': Permission denied", found.said)


if __name__ == "__main__":
    run_tests()
