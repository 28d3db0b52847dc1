#!/bin/sh
# Programs and libraries for Windows as lld links them, for one processor: <CPU>. LLVM's own reader is the judge.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/pe_common.sh"
make_pe "$1"

# expect_json <file> <line>: one line of the last JSON, without the blanks before it.
expect_json() {
  sed 's/^ *//; s/,$//' "$1" | grep -qxF -- "$2" || {
    cat "$1" >&2
    fail "'$2' is not in $1"
  }
}

echo "== names, as LLVM reads them"
names_of Import program.exe >needed.txt
names_of DelayImport program.exe >delayed.txt
cat needed.txt delayed.txt >all.txt
printf 'KERNEL32.dll\ngreet.dll\nzlib1.dll\n' >expected.txt
expect_same expected.txt all.txt
pdist-rpath --print-needed program.exe >out.txt
expect_same needed.txt out.txt
pdist-rpath --print-delayed program.exe >out.txt
expect_same delayed.txt out.txt
printf 'NTDLL.dll\ncodec.drv\n' >expected.txt
pdist-rpath --print-forwards greet.dll >out.txt
expect_same expected.txt out.txt
[ "$(pdist-rpath --print-soname greet.dll)" = greet.dll ] || fail "the library's own name"

echo "== what kind of file, as LLVM reads it"
llvm-readobj --file-headers greet.dll >headers.txt
machine=$(sed -n 's/^Arch: //p' headers.txt)
bits=$(sed -n 's/^AddressSize: \(.*\)bit$/\1/p' headers.txt)
pdist-rpath --json program.exe >program.json
pdist-rpath --json greet.dll >greet.json
expect_json program.json '"format": "PE"'
expect_json program.json '"kind": "executable"'
expect_json greet.json '"kind": "shared library"'
expect_json greet.json "\"machine\": \"$machine\""
expect_json greet.json "\"bits\": $bits"
llvm-readobj --file-headers program.exe >headers.txt
expect_in headers.txt 'Subsystem: IMAGE_SUBSYSTEM_WINDOWS_GUI'
expect_json program.json '"graphical": true'
make_pe "$1" /subsystem:console
pdist-rpath --json program.exe >console.json
expect_json console.json '"graphical": false'

echo "== manifest and version"
expect_json program.json '"name": "Microsoft.Windows.Common-Controls"'
expect_json program.json '"file_version": "1.2.3.4"'
expect_json program.json '"product_version": "5.6.7.65535"'
expect_json program.json '"key": "CompanyName"'
expect_json program.json '"text": "Says hello"'
expect_json greet.json '"manifest": ""'
expect_json greet.json '"file_version": null'
python3 - "$pe_data/program.manifest" program.json <<'PYTHON'
import json, sys
manifest = open(sys.argv[1], encoding='utf-8').read()
facts = json.load(open(sys.argv[2], encoding='utf-8'))[0]['windows']
sys.exit(facts['manifest'] != manifest)
PYTHON
