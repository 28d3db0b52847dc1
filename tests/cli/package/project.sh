# shellcheck shell=sh
# A small project that is packed. Sourced after lib.sh.

# sealed <command...>: runs it where only the test's own folder can be written, not even /tmp. The test is skipped where
# that cannot be had.
sealed() {
  unshare -m true 2>/dev/null || {
    echo 'no mount namespaces here' >&2
    exit 77
  }
  # shellcheck disable=SC2016 # for the inner shell
  unshare -m sh -ec 'mount --make-rprivate /
    here=$1 && shift
    mount --bind "$here" "$here"
    for other in / /tmp /var/tmp /dev/shm; do
      if mountpoint -q "$other"; then mount -o remount,ro,bind "$other"; fi
    done
    cd "$here"
    mkdir tmp
    TMPDIR=$here/tmp exec "$@"' sh "$PDIST_SCRATCH" "$@"
}

# make_sources <folder>: a program with a library of its own, data with awkward names, a config file, a man page.
make_sources() {
  mkdir -p "$1/data/deep folder"
  printf 'int answer(void) { return 42; }\n' >"$1/answer.c"
  printf '#include <stdio.h>\nint answer(void);\nint main(void) { printf("%%d\\n", answer()); return 0; }\n' >"$1/main.c"
  echo 'level = 1' >"$1/app.conf"
  printf '.TH APP 1 "2026-11-21" "app 1.2.3" "User Commands"\n.SH NAME\napp \\- say the answer\n' >"$1/app.1"
  cp "$PDIST_SOURCE/tests/cli/package/project.cmake" "$1/CMakeLists.txt"
  cat >"$1/package.yaml" <<'END'
summary: Says the answer
description: It is forty-two.
maintainer: Ada Example <ada@example.org>
license: MIT
commands: [app]
config_files: [etc/app/app.conf]
changelog:
  - version: 1.2.3
    date: 2026-11-21
    changes: [The first one.]
END
}

# awkward_names <folder>: makes files with names that formats and tools stumble over.
awkward_names() {
  # Nothing of it is to be expanded.
  # shellcheck disable=SC2016
  for awkward in 'with space' 'semi;colon' 'sq[ua]re' 'quo"te' "apo'strophe" 'dol$lar' 'per%cent' '%{name}' 'back\slash' \
    'Größe' '-dash' 'st*r' 'what?' '@PROJECT_NAME@' '{a,b}' "$(printf '%0255d' 1)"; do
    printf '%s\n' "$awkward" >"$1/$awkward"
  done
  long=$1/$(printf '%0155d' 2)/$(printf '%0100d' 3)/$(printf '%0155d' 4)/$(printf '%0255d' 5)
  mkdir -p "$long"
  echo long >"$long/file"
}

# control_names <folder>: makes files with control characters in their names, which only a .deb holds.
control_names() {
  for control in "$(printf 'tab\there')" "$(printf 'escape\033[31m')" "$(printf 'return\r.')"; do
    echo control >"$1/$control"
  done
}

# configure <sources> <build> [<argument>...]
configure() {
  from=$1 to=$2
  shift 2
  "$PDIST_CMAKE" -S "$from" -B "$to" -DCMAKE_BUILD_TYPE=Release "-DPORTABLE_DIST_TOOLS_DIR=$PDIST_BIN" "$@" >configure.log 2>&1 ||
    { cat configure.log >&2 && fail 'it cannot be configured'; }
}

# pack <build> <target>
pack() {
  "$PDIST_CMAKE" --build "$1" --target "$2" >pack.log 2>&1 || { cat pack.log >&2 && fail "$2 failed"; }
}
