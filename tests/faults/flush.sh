#!/bin/sh
# flush.sh <case>: each output file is flushed before it takes its place, and its folder afterwards: after a power failure a
# name leads to the old bytes or to the new ones, never to none. An output and its checksum are renamed one right after the
# other.
. "$PDIST_SOURCE/tests/faults/faults.sh"
learn
run_it strace -f -y -qqq -o trace.txt -e trace=fsync,rename,renameat2 >run.out 2>&1 || fail "$(cat run.out)"
outputs >outputs.txt
python3 - "$1" <<'END' || fail "$(cat trace.txt)"
import os, re, sys
# Files and folders by the paths that strace shows, in order.
events = []
for line in open("trace.txt"):
    flushed = re.search(r'fsync\(\d+<(.*)>\)\s+= 0', line)
    renamed = re.search(r'rename(?:at2)?\((?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)", (?:AT_FDCWD(?:<[^>]*>)?, )?"([^"]*)"', line)
    if flushed:
        events.append(("flush", flushed[1]))
    elif renamed:
        events.append(("rename", renamed[1], renamed[2]))
wanted = [path for path in open("outputs.txt").read().split("\n") if path and os.path.isfile(path)]
for output in wanted:
    at = next((i for i, event in enumerate(events) if event[0] == "rename" and event[2] == output), None)
    assert at is not None, f"{output} is not renamed to its place"
    temporary = events[at][1]
    assert ("flush", temporary) in events[:at], f"{output} is not flushed before it takes its place"
    folder = ("flush", os.path.dirname(output))
    assert folder in events[at:], f"the folder of {output} is not flushed behind it"
    if output.endswith(".sha256"):
        assert events[at - 1] == ("rename", *events[at - 1][1:2], output[:-len(".sha256")]), \
            f"{output} does not follow its file at once: {events[at - 1]}"
assert wanted, "no output is a file: the test tests nothing"
END
