#!/bin/sh
# Universal files of two slices, as llvm-lipo joins them: each slice is edited and signed as it would be alone.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/macho_common.sh"

for cpu in x86_64 arm64; do
  mkdir $cpu
  (cd $cpu && make_macho $cpu -headerpad_max_install_names)
done
lipo=$llvm_bin/llvm-lipo

# join <file>: both slices.
join() { "$lipo" -create "x86_64/$1" "arm64/$1" -output "$1"; }

echo "== printed once where the slices agree, and with their names where they do not"
join program
pdist-rpath --print-rpath --print-needed program >out.txt
pdist-rpath --print-rpath --print-needed arm64/program >expected.txt
expect_same expected.txt out.txt
pdist-rpath --add-rpath /opt/arm arm64/program
join program
printf 'x86_64: @executable_path/../lib\narm64: @executable_path/../lib\narm64: /opt/arm\n' >expected.txt
pdist-rpath --print-rpath program >out.txt
expect_same expected.txt out.txt
pdist-rpath --json program >out.json
python3 - out.json <<'PYTHON'
import json, sys
facts = json.load(open(sys.argv[1], encoding='utf-8'))[0]
assert facts['universal'] and [each['slice'] for each in facts['slices']] == ['x86_64', 'arm64']
assert facts['slices'][1]['rpaths'] == ['@executable_path/../lib', '/opt/arm'] and facts['slice'] == 'x86_64'
PYTHON

# edited <file...>
edited() { pdist-rpath --set-rpath @loader_path/../lib --change-library /usr/lib/libSystem.B.dylib @rpath/S.dylib "$@"; }

for file in program libgreet.dylib greet.bundle; do
  echo "== $file: each slice as it would be alone"
  join $file
  edited $file x86_64/$file arm64/$file
  expect_accepted $file
  expect_signed $file
  for cpu in x86_64 arm64; do
    "$lipo" -thin $cpu $file -output slice
    expect_same $cpu/$file slice
  done
  cp $file second
  edited $file
  expect_same second $file
done

echo "== what one slice has not got is changed in the other"
join program
pdist-rpath --add-rpath /opt/arm arm64/program
join program
pdist-rpath -rpath /opt/arm /opt/new program
"$lipo" -thin arm64 program -output slice
[ "$(rpaths_of slice)" = "$(printf '@loader_path/../lib\n/opt/new')" ] || fail "$(rpaths_of slice)"
"$lipo" -thin x86_64 program -output slice
expect_same x86_64/program slice
capture pdist-rpath -rpath /opt/none /opt/other program
expect_error 1 "pdist-rpath: error: program: cannot edit: it has no search path '/opt/none'
hint: pdist-rpath --print-rpath shows what it has"

echo "== no room in one slice: both stay as they are"
(cd arm64 && make_macho arm64 -headerpad 0)
join program
cp program before
capture pdist-rpath --add-rpath "/opt/$(printf '%0300d' 0)" program
expect_status 1
expect_in err.txt 'pdist-rpath: error: program: cannot edit: slice arm64: its load commands would need '
expect_same before program
