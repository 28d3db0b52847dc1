#!/bin/sh
# Launchers for Windows, made by MinGW and run by Wine, from a folder whose name has blanks and letters that are not
# ASCII.
# shellcheck disable=SC2016 # variables of CMake
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/wine.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"
need x86_64-w64-mingw32-gcc wine wineserver script

mkdir source runtime
cat >mingw.cmake <<'END'
set(CMAKE_SYSTEM_NAME Windows)
set(CMAKE_SYSTEM_PROCESSOR x86_64)
set(CMAKE_C_COMPILER x86_64-w64-mingw32-gcc)
END
cp "$PDIST_SOURCE/tests/data/windows/probe.c" source/
# Only a recipe takes variables away.
echo 1.0 >runtime/version
cat >source/recipe.yaml <<'END'
schema: 1
name: tiny
description: a runtime that is one file
version:
  - file: "{home}/version"
    pattern: (.*)
copy:
  - from: "{home}/version"
    to: share/tiny
    reason: its version
environment:
  - name: LANG
    value: C
unset:
  - GONE
END
cat >source/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(demo VERSION 1.5 LANGUAGES C)
find_package(PortableDist REQUIRED)
include(PortableDist)
add_executable(probe probe.c)
add_executable(window WIN32 probe.c)
install(TARGETS probe window)
add_portable_dist(demo RUNTIME recipe.yaml HOME "${RUNTIME}"
  LAUNCHER_ENV "WHERE=@DIST@/share;@DIST@ \"größe\"" EMPTY= "LANG=${VALUE}" SMOKE_TEST probe "an argument")
END
configure source build "-DCMAKE_TOOLCHAIN_FILE=$PWD/mingw.cmake" "-DRUNTIME=$PWD/runtime" '-DVALUE=de DE'
own_wine
make_dist build
expect_in out.txt '  passed  smoke-test      probe.exe '\''an argument'\'': exit status 0 (wine-'

dist="$PWD/a dist, größer & 100%"
cp -r build/dist/demo "$dist"
# windows_path <path>
windows_path() { printf 'Z:%s' "$1" | sed 's|/|\\|g'; }
where=$(windows_path "$dist")
export GONE=here KEPT=kept WHERE=other EMPTY=full
# probe <program>: what it says of itself but for its name and its arguments.
expected_of() {
  printf '%s\r\n' "WHERE: $where/share;$where \"größe\"" 'LANG: de DE' 'EMPTY: ' 'GONE is not set' 'KEPT: kept'
}

echo '== arguments, variables, standard input and error, exit code'
for kind in probe window; do
  status=0
  # shellcheck disable=SC1003 # no quotes are meant to be escaped
  printf 'one\ntwo' | CODE=77 wine "$dist/$kind.exe" 'a b' '' 'c"d' 'e\' 'f\" g' '*' 'ö 漢' >out.txt 2>err.txt || status=$?
  expect_status 77
  printf 'an error\r\n' >expected
  grep -a 'an error' err.txt >errors.txt || true
  expect_same expected errors.txt
  {
    printf 'I am: %s\\bin\\%s.exe\r\n' "$where" $kind
    printf 'command line:  "a b" "" c\\"d e\\ "f\\\\\\" g" * "ö 漢"\r\n'
    expected_of
    printf 'stdin: one\r\nstdin: two'
  } >expected
  expect_same expected out.txt
done

echo '== a command line exactly as it was written, and an exit code of 32 bits'
x86_64-w64-mingw32-gcc -o start.exe "$PDIST_SOURCE/tests/data/windows/start.c"
start() { wine start.exe "$@" </dev/null >out.txt 2>err.txt || fail "$(cat out.txt err.txt)"; }
for rest in '' ' ' '  x   "y z"  ' ' "a" b"c d"e \\" \"' "$(printf '\tx')" ' unfinished "quote'; do
  printf '"%s\\probe.exe"%s' "$where" "$rest" >command.txt
  CODE=3221225477 start command.txt
  printf 'command line: %s\r\n' "$rest" >expected
  grep -a '^command line: ' out.txt >found
  expect_same expected found
  expect_in out.txt 'exit code: 3221225477'
done

echo '== a folder in the form for long paths, which programs need not understand (Wine starts none in a long one)'
printf '"\\\\?\\%s\\probe.exe"' "$where" >command.txt
start command.txt
printf 'I am: %s\\bin\\probe.exe\r\n' "$where" >expected
grep -a '^I am: ' out.txt >found
expect_same expected found

echo '== when the launcher is ended, so is its program; what that one started is free'
printf '"%s\\probe.exe"' "$where" >command.txt
PROBE="sleep" start command.txt kill
expect_in out.txt 'the other one ended'
expect_in out.txt 'exit code: 9'
PROBE=leave start command.txt leave
expect_in out.txt 'the other one lives on'
expect_in out.txt 'exit code: 0'

echo '== Ctrl-C is for the program, and the launcher waits for its end' # a terminal makes a console
PROBE="sleep" script -qec 'wine start.exe command.txt interrupt >out.txt' /dev/null >script.txt 2>&1 </dev/null
expect_in out.txt 'exit code: 42'

echo '== no program, and one that is none'
rm "$dist/bin/probe.exe" "$dist/bin/window.exe"
for kind in probe window; do
  capture wine "$dist/$kind.exe"
  expect_status 127
  words="$where\\$kind.exe: error: $where\\bin\\$kind.exe: cannot be started: error 2"
  grep -aF "$words" err.txt >found || fail "$(cat err.txt)"
done
echo text >"$dist/bin/probe.exe"
capture wine "$dist/probe.exe"
expect_status 127
grep -aF "$where\\bin\\probe.exe: cannot be started: error 193" err.txt >found || fail "$(cat err.txt)"
capture wine build/CMakeFiles/portable-dist/demo/launcher/launcher.exe
expect_status 126
grep -aF 'launcher.exe: error: nobody filled in what to start' err.txt >found || fail "$(cat err.txt)"
