#!/bin/sh
# two_builds.sh <count>: two builds in one folder at once: the second waits for what the first uses, says so, and both end
# right. <count> pairs of each kind, for Ninja and for make.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
count=$1

make_project source <<'END'
install(TARGETS demo words)
install(FILES data.txt DESTINATION share/demo)
add_portable_dist(demo COMPONENTS Unspecified ARCHIVES TXZ ZIP SMOKE_TEST demo)
add_distro_package(demo METADATA package.yaml)
END
cat >source/package.yaml <<'END'
name: demo
maintainer: Nora Example <nora@example.org>
license: MIT
copyright: 2026 Example Ltd
summary: Greets
description: demo greets.
commands: [demo]
changelog:
  - version: 1.5.0
    date: 2026-10-01
    changes: ["First release."]
END

build_with() {
  "$PDIST_CMAKE" --build build --target "$1"
}
# ninja makes its own log smaller now and then, which two of them at once cannot (observed with 1.11).
compact_log() {
  [ "$GENERATOR" != Ninja ] || ninja -C build -t recompact >compact.txt
}

# expect_pair <data> <first> <second>: the commands at once make a dist with these data.
expect_pair() {
  compact_log
  echo "$1" >source/data.txt
  (eval "$2") >first.txt 2>&1 &
  first=$!
  second=0
  (eval "$3") >second.txt 2>&1 || second=$?
  wait "$first" || fail "$2, beside $3: $(cat first.txt)"
  [ "$second" = 0 ] || fail "$3, beside $2: $(cat second.txt)"
  [ "$(cat build/dist/demo/share/demo/data.txt)" = "$1" ] || fail "$2, beside $3: the dist has old data"
  # What the build tool learned of the dist's inputs is still known.
  compact_log
  echo "$1 again" >source/data.txt
  build_with dist >later.txt 2>&1 || fail "later: $(cat later.txt)"
  [ "$(cat build/dist/demo/share/demo/data.txt)" = "$1 again" ] || fail "$2, beside $3: inputs of the dist were lost"
}

for GENERATOR in Ninja 'Unix Makefiles'; do
  echo "== $GENERATOR"
  rm -rf build
  configure source build -DCMAKE_BUILD_TYPE=Release
  build_with packages >build.txt 2>&1 || fail "$(cat build.txt)"
  work=$PWD/build/CMakeFiles/portable-dist/demo

  # A process that has the dist's lock, as a first build would, until it is told to go.
  cat >hold.cmake <<END
file(LOCK "$work/lock" GUARD PROCESS)
file(WRITE "$PWD/held" "")
while(NOT EXISTS "$PWD/go")
  execute_process(COMMAND sleep 0.05)
endwhile()
END
  for target in demo-verify dist packages; do
    rm -f held go said.txt
    # Each rule of the target runs anew.
    rm -f "$work/verify.stamp"
    [ "$target" = demo-verify ] || echo "$GENERATOR $target" >source/data.txt
    "$PDIST_CMAKE" -P hold.cmake &
    holder=$!
    while [ ! -e held ]; do sleep 0.05; done
    build_with "$target" >said.txt 2>&1 &
    build=$!
    # ninja shows what a rule says when the rule has ended.
    attempts=0
    while [ "$GENERATOR" != Ninja ] && ! grep -qs waiting said.txt && [ "$attempts" -lt 600 ]; do
      attempts=$((attempts + 1))
      sleep 0.05
    done
    [ "$GENERATOR" != Ninja ] || sleep 1
    touch go
    wait "$build" || fail "$(cat said.txt)"
    wait "$holder" || fail "the holder"
    grep -Eq "waiting for (process $holder, which is using it|another build in this folder)" said.txt ||
      fail "$target does not say that it waits: $(cat said.txt)"
  done

  pair=1
  while [ "$pair" -le "$count" ]; do
    expect_pair "$pair dist" 'build_with dist' 'build_with dist'
    expect_pair "$pair packages" 'build_with packages' 'build_with packages'
    expect_pair "$pair mixed" 'build_with dist' 'build_with packages'
    expect_pair "$pair cpack" '(cd build && cpack -G DEB)' '(cd build && cpack -G DEB)'
    expect_pair "$pair generators" '(cd build && cpack -G "DEB;RPM")' 'build_with packages'
    pair=$((pair + 1))
  done
done
