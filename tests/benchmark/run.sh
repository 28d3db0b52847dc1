#!/bin/sh
# run.sh <source folder> <build folder>: measures our programs against the peers and prints one table. Each ratio is
# of best times inside this run: other work on the machine only ever makes a run slower. Nothing is asserted.
set -eu
source=$1
bin=$2/bin
work=$2/bench
policy=$source/templates/policy/bundle-all.yaml
rm -rf "$work"
mkdir -p "$work"
cd "$work"

row() { printf '%-58s %12s %12s %9s %10s  %s\n' "$1" "$2" "$3" "$4" "$5" "$6"; }

# best <runs> <command> [<prepare command>]: seconds. Commands are split as a shell would, but no shell runs them.
best() {
  if [ $# = 3 ]; then set -- "$1" "$2" --prepare "$3"; fi
  runs=$1
  command=$2
  shift 2
  hyperfine --shell none --style none --warmup 1 --runs "$runs" "$@" --export-csv times.csv "$command" \
    >hyperfine.log 2>&1 || {
    cat hyperfine.log >&2
    exit 1
  }
  awk -F, 'END { print $(NF - 1) }' times.csv # command (may hold commas), mean, stddev, median, user, system, min, max
}

quoted() { printf "'%s'" "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"; }

shown_time() { awk -v s="$1" 'BEGIN { printf s < 1 ? "%.1f ms" : "%.2f s", s < 1 ? s * 1000 : s }'; }

# verdict <expression>: yes or NO.
verdict() { awk "BEGIN { print ($1) ? \"yes\" : \"NO\" }"; }

# at_most <work> <ours> <peer's> <ratio wanted>: times.
at_most() {
  row "$1" "$(shown_time "$2")" "$(shown_time "$3")" "$(awk "BEGIN { printf \"%.2f\", $2 / $3 }")" "<= $4" \
    "$(verdict "$2 / $3 <= $4")"
}

# at_least <work> <ours> <peer's> <times faster than the peer>: times.
at_least() {
  row "$1" "$(shown_time "$2")" "$(shown_time "$3")" "$(awk "BEGIN { printf \"%.1f\", $3 / $2 }")x" ">= $4x" \
    "$(verdict "$3 / $2 >= $4")"
}

# limit <work> <ours> <peer's, or -> <unit> <limit>
limit() { row "$1" "$2$4" "$3" - "<= $5$4" "$(verdict "$2 <= $5")"; }

# memory <command...>: its peak in MB.
memory() {
  /usr/bin/time -f %M -o memory.txt "$@" >/dev/null
  awk '{ printf "%.1f", $1 / 1000 }' memory.txt
}

# processes <command...>: how many it starts, itself not counted.
processes() {
  strace -f -qq -e trace=fork,vfork,clone,clone3 -o strace.txt "$@" >/dev/null
  grep -vc -e CLONE_THREAD -e resumed strace.txt || true
}

# closure <name> <program>: planning it against CMake and ldd.
closure() {
  plan="$(quoted "$bin/pdist-runtime") plan --program $(quoted "$2") --policy $(quoted "$policy")"
  plan="$plan --dist $(quoted "$work/$1-dist") --output $(quoted "$work/$1.json")"
  cat >"$1.cmake" <<END
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES [==[$2]==] RESOLVED_DEPENDENCIES_VAR found
  UNRESOLVED_DEPENDENCIES_VAR missing PRE_EXCLUDE_REGEXES ld-linux POST_EXCLUDE_REGEXES ld-linux)
END
  ours=$(best 15 "$plan")
  cmake=$(best 3 "cmake -P $(quoted "$work/$1.cmake")")
  ldd=$(best 15 "ldd $(quoted "$2")")
  at_least "plan $1's closure: CMake GET_RUNTIME_DEPENDENCIES" "$ours" "$cmake" 20
  at_most "plan $1's closure: ldd" "$ours" "$ldd" 1.0
  set -- "$1" "$bin/pdist-runtime" plan --program "$2" --policy "$policy" --dist "$work/$1-dist" --output "$work/$1.json"
  name=$1
  shift
  limit "  processes started" "$(processes "$@")" - "" 0
  limit "  peak memory" "$(memory "$@")" - " MB" 30
  stage "$name"
}

# stage <name>: plan, copy, edit and digest against copying the same files from where they are.
stage() {
  clean="rm -rf $(quoted "$work/$1-dist") $(quoted "$work/copy")"
  staged=$(best 15 "$(printf '%s' "$plan" | sed 's/ plan / stage /')" "$clean")
  sed -n 's/^ *"source": "\(.*\)",*$/\1/p' "$1.json" | tr '\n' '\0' >"$1-files"
  size=$(xargs -0 du -cmL <"$1-files" | tail -n 1 | cut -f 1)
  copy="xargs -0 -a $1-files cp -rL --target-directory=copy"
  empty="sh -c $(quoted "$clean && mkdir copy")"
  at_most "plan, copy, edit, digest $1 ($size MB): cp -rL" "$staged" "$(best 15 "$copy" "$empty")" 1.5
}

large_library() {
  printf '.data\n.globl large\nlarge: .zero 400000000\n' >large.s
  g++ -shared -nostdlib -Wl,-rpath,/opt/large -o liblarge.so large.s
  ours=$(best 15 "$(quoted "$bin/pdist-rpath") --print-rpath liblarge.so")
  peer=$(best 3 'patchelf --print-rpath liblarge.so')
  row 'search path of a 400 MB library: patchelf' "$(shown_time "$ours")" "$(shown_time "$peer")" \
    "$(awk "BEGIN { printf \"%.0f\", $peer / $ours }")x" '<= 10 ms' "$(verdict "$ours <= 0.010")"
  limit '  peak memory' "$(memory "$bin/pdist-rpath" --print-rpath liblarge.so)" \
    "$(memory patchelf --print-rpath liblarge.so) MB" ' MB' 10
}

# The synthetic project: its closure, and what a second `--target dist` does.
project() {
  cmake --install "$source_build" --prefix "$work/prefix" >install.log
  cp -r "$source/tests/benchmark/synthetic" synthetic-source
  cmake -S synthetic-source -B synthetic -G Ninja -DCMAKE_PREFIX_PATH="$work/prefix" >configure.log
  cmake --build synthetic --target dist >build.log
}

again() {
  cmake --build synthetic --target dist >again.log
  strace -f -qq -e trace=execve -o strace.txt cmake --build synthetic --target dist >again.log
  limit 'second --target dist: our programs started' "$(grep -c 'execve("[^"]*/pdist-' strace.txt || true)" - "" 0
  sed -i 's/> 0/> 1/' synthetic-source/main.cpp
  cmake --build synthetic --target dist >changed.log
  sed -n 's/^synthetic: \([0-9]* files written\).*), \([0-9]* kept\).*/  one program changed: \1, \2/p' changed.log
}

. "$source/tests/benchmark/packages.sh"
source_build=$2
printf 'Best times of one run on %s cores; everything is in the page cache.\n\n' "$(nproc)"
row work ours peer ratio wanted there
project
closure synthetic "$work/synthetic/synthetic"
if [ -x /usr/bin/ffmpeg ]; then
  closure ffmpeg /usr/bin/ffmpeg
  "$bin/pdist-runtime" apply --plan ffmpeg.json >apply.log
  packages "$work/ffmpeg-dist"
  many_files "$work/ffmpeg-dist" 3000
  many_files "$work/ffmpeg-dist" 100
fi
large_library
again
rm -rf "$work"
