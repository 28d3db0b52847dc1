#!/bin/sh
# A program for Windows that embeds Python, from the two layouts that a home can have: what is where, and who settles
# where Python finds its modules.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/runtime/windows.sh"

# The embeddable distribution's layout, of libraries of our own.
dll home/vcruntime140.dll
VERSION=3.12.4 dll home/python312.dll home/vcruntime140.dll
dll home/python3.dll home/python312.dll
dll home/libcrypto-3.dll
dll home/libssl-3.dll home/libcrypto-3.dll
dll home/_ssl.dll home/python312.dll home/libssl-3.dll
mv home/_ssl.dll home/_ssl.pyd
dll home/unused.dll
exe home/python.exe home/python312.dll
printf 'python312.zip\n.\n\n# Uncomment to run site.main() automatically\n#import site\n' >home/python312._pth
echo zip >home/python312.zip
echo licence >home/LICENSE.txt
mkdir -p home/Lib/site-packages/pip
echo pip >home/Lib/site-packages/pip/pip.py
TARGET=aarch64 exe home/Lib/site-packages/pip/t64-arm.exe
exe build/chat.exe home/python312.dll
rm -f home/*.lib home/Lib/site-packages/pip/*.lib

# plan_python <options>
plan_python() {
  windows_request ", \"built_files\": [{\"target\": \"chat\", \"path\": \"$PWD/build/chat.exe\", \"destination\": \"bin\"}],
\"runtime\": {\"recipe\": \"$PDIST_SOURCE/templates/runtime/python.yaml\", \"home\": \"$PWD/home\", \"options\": {$1}}"
  capture pdist-runtime plan --request request.json --output plan.json
}

# expect_files <file>...: the dist has these, and no others beside those of the manifest.
expect_files() {
  printf '%s\n' "$@" >expected
  (cd dist && find . -type f ! -path './share/demo/dist/*' | sed 's|^\./||' | LC_ALL=C sort) >files
  diff -u expected files >&2 || fail 'the dist has other files'
}

plan_python '"series": "3.12"'
expect_status 0
expect_in out.txt 'demo: runtime python 3.12.4 (embeddable distribution)'
pdist-runtime apply --plan plan.json >out.txt
expect_files bin/chat.exe bin/libcrypto-3.dll bin/libssl-3.dll bin/python312._pth bin/python312.dll \
  bin/vcruntime140.dll python/runtime/LICENSE.txt python/runtime/_ssl.pyd python/runtime/python312.zip
cat >expected <<'END'
..\python\runtime\python312.zip
..\python\runtime

# Uncomment to run site.main() automatically
#import site
END
expect_same expected dist/bin/python312._pth
capture pdist-verify dist
expect_status 0
expect_in dist/share/demo/dist/manifest.json '"runtime_version": "3.12.4"'
expect_in dist/share/demo/dist/manifest.json '"reason": "recipe python: says where Python'

# Third-party packages of the home: its own file says whether Python looks there. Launchers for other machines stay away.
printf 'python312.zip\n.\nLib\\site-packages\nimport site\n' >home/python312._pth
plan_python '"site_packages": "ON"'
expect_status 0
rm -rf ./dist
pdist-runtime apply --plan plan.json >out.txt
[ -f dist/python/runtime/Lib/site-packages/pip/pip.py ] || fail 'there are no site-packages'
[ ! -e dist/python/runtime/Lib/site-packages/pip/t64-arm.exe ] || fail 'a launcher for other machines is in the dist'
expect_in dist/bin/python312._pth '..\python\runtime\Lib\site-packages'
expect_in dist/bin/python312._pth 'import site'

# A home without such a file has what CPython's own has.
mv home/python312._pth kept
plan_python ''
expect_status 0
rm -rf ./dist
pdist-runtime apply --plan plan.json >out.txt
printf '..\\python\\runtime\\python312.zip\n..\\python\\runtime\n' >expected
expect_same expected dist/bin/python312._pth

printf 'C:\\modules\n' >home/python312._pth
plan_python ''
expect_error 1 "pdist-runtime: error: python312._pth: the path 'C:\\\\modules' leads out of the runtime: it would not be there on another machine
hint: take it out of the file"

# An installed Python is told by its environment, which a launcher has to set.
mkdir home/DLLs
rm home/python312.zip home/python312._pth
mv home/_ssl.pyd home/lib*.dll home/DLLs
echo os >home/Lib/os.py
mkdir home/Lib/test home/Lib/__pycache__
echo test >home/Lib/test/test_os.py
echo cache >home/Lib/__pycache__/os.pyc
plan_python ''
expect_error 1 "pdist-runtime: error: bin/chat.exe needs variables that nobody can set: the request names no launcher for Windows
hint: add_portable_dist() builds it; elsewhere 'launcher' of request.json names it"

rm home/Lib/os.py
plan_python ''
expect_error 1 "pdist-runtime: error: $PWD/home: this is no home of the runtime python: $PWD/home/python3*.zip is not there (the embeddable distribution of CPython 3 for Windows); $PWD/home/[Ll]ib/os.py is not there (CPython 3 for Windows as it is installed)
hint: name the right folder: RUNTIME python HOME <folder>"
