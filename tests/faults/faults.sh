# shellcheck shell=sh
# What the fault tests share. Sourced with the name of a case in $1: cases/<case>.sh defines
#   make_old               makes the inputs and old outputs below ./work
#   run_it <prefix...>     the command under test, run through the prefix (strace or nothing); all paths absolute
#   outputs                the paths it writes, one a line
# After `learn`, old/ and new/ hold what the outputs were before and what the command makes of them.
. "$PDIST_SOURCE/tests/lib.sh"
# shellcheck source=/dev/null
. "$PDIST_SOURCE/tests/faults/cases/$1.sh"
# shellcheck disable=SC2034 # the cases use it
work=$PWD/work

command -v strace >/dev/null || {
  echo 'strace is not installed' >&2
  exit 77
}
# more_files <folder>: where all points are tried, more of the calls that are made for each file.
extra=0
[ "${2:-}" != all ] || extra=40
more_files() {
  mkdir -p "$1"
  for file in $(seq "$extra"); do echo "$file" >"$1/more$file"; done
}

# A container may forbid to trace.
strace -o /dev/null true 2>/dev/null || {
  echo 'strace is not permitted here' >&2
  exit 77
}

# state <path>: everything about it but times and owners, as text.
state() {
  if [ -d "$1" ]; then
    (cd "$1" && find . -printf '%y %m %P -> %l\n' | sort && find . -type f -exec sha256sum {} + | sort)
  elif [ -e "$1" ]; then
    stat -c %a "$1"
    sha256sum <"$1"
  else
    echo absent
  fi
}

# keep <folder>: copies of all outputs, with their states.
keep() {
  rm -rf "$1"
  mkdir "$1"
  n=0
  for output in $(outputs); do
    n=$((n + 1))
    state "$output" >"$1/$n.state"
    [ ! -e "$output" ] || cp -a "$output" "$1/$n"
  done
  find work | sort >"$1/names"
}

# restore: the outputs are the old ones, and nothing is beside them.
restore() {
  temporaries | while read -r path; do rm -rf "$path"; done
  n=0
  for output in $(outputs); do
    n=$((n + 1))
    rm -rf "$output"
    [ ! -e "old/$n" ] || cp -a "old/$n" "$output"
  done
}

temporaries() { find work -name '*.pdist-tmp*' -prune; }

learn() {
  mkdir work
  make_old
  keep old
  run_it >learn.out 2>&1 || {
    cat learn.out >&2
    fail 'the command does not work even without faults'
  }
  keep new
  sort -u old/names new/names >names
  cmp -s old/1.state new/1.state && fail 'the command changes nothing'
  restore
}

# expect_old_or_new <what was done>: each output is one of both.
expect_old_or_new() {
  n=0
  for output in $(outputs); do
    n=$((n + 1))
    state "$output" >now.state
    cmp -s now.state "old/$n.state" || cmp -s now.state "new/$n.state" || {
      diff -u "old/$n.state" now.state >&2 || true
      fail "$1: $output is neither old nor new"
    }
  done
}

# expect_new <what was done>
expect_new() {
  n=0
  for output in $(outputs); do
    n=$((n + 1))
    state "$output" >now.state
    diff -u "new/$n.state" now.state >&2 || fail "$1: $output is not the new one"
  done
}

# expect_no_others <what was done>: no temporary file, no new name.
expect_no_others() {
  find work | sort | comm -23 - names >others
  [ ! -s others ] || fail "$1: left behind: $(cat others)"
}

# points <calls> <count>: of the system calls of that set which the command makes, that many, evenly over its run (with
# "all", each), as lines of name and number: strace counts each call of each thread by itself. Calls of the program
# loader are left out: every program of ours starts its clean-up thread first thing in main.
points() {
  restore
  run_it strace -f -qqq -e signal=none -e "trace=$1,clone,clone3" -o calls.log >/dev/null 2>&1
  awk -v calls=",$1," '
    $2 ~ /^clone3?\(/ { started = 1 }
    $2 ~ /^[a-z0-9_]+\(/ {
      name = $2
      sub(/\(.*/, "", name)
      number = ++count[$1, name]
      if (!started) before[name] = number
      else if ((calls ~ /%/ ? name !~ /^clone/ : index(calls, "," name ",")) && number > before[name] && !seen[name, number]++) print name, number
    }' calls.log >calls.list
  awk -v count="$2" '
    { line[NR] = $0 }
    END {
      if (count == "all" || count > NR) count = NR
      for (i = 0; i < count; i++) print line[1 + (count == 1 ? 0 : int(i * (NR - 1) / (count - 1) + 0.5))]
    }' calls.list
}
