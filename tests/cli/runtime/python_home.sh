#!/bin/sh
# A program that embeds Python from a self-contained home runs from elsewhere, with the home gone.
. "$PDIST_SOURCE/tests/cli/runtime/common.sh"

# ask <expression>: of Debian's Python.
ask() {
  /usr/bin/python3 -c "import sys, sysconfig; print($1)"
}

series=$(ask '"%d.%d" % sys.version_info[:2]')
version=$(ask 'sys.version.split()[0]')
library=libpython$series.so.1.0
home="$PWD/my python"
mkdir -p "$home/lib" build
cp -r "$(ask 'sysconfig.get_path("stdlib")')" "$home/lib/"
cp "$(ask 'sysconfig.get_config_var("LIBDIR")')/$library" "$home/lib/"
# Links of Debian's own that lead out of its home.
find "$home/lib" -type l -name '*.py' -exec sh -c '[ -e "$1" ] || rm "$1"' sh {} \;

cat >main.c <<'END'
#include <Python.h>
int main(int argc, char** argv) {
  Py_Initialize();
  (void)argc;
  int status = PyRun_SimpleString(argv[1]);
  return Py_FinalizeEx() < 0 || status != 0;
}
END
"$CC" -o build/chat main.c -I"$(ask 'sysconfig.get_path("include")')" "$home/lib/$library" "-Wl,-rpath,$home/lib"
request ", \"built_files\": [{\"target\": \"chat\", \"path\": \"$PWD/build/chat\", \"destination\": \"bin\"}],
\"runtime\": {\"recipe\": \"$PDIST_SOURCE/templates/runtime/python.yaml\", \"home\": \"$home\"}"
pdist-runtime plan --request request.json --output plan.json >out.txt
expect_in out.txt "demo: runtime python $version (self-contained home)"
pdist-runtime apply --plan plan.json >out.txt
expect_in dist/share/demo/dist/manifest.json "\"runtime_version\": \"$version\""
grep -rqF "$home" dist && fail 'the path of the home is in the dist'
[ -z "$(find dist -name __pycache__ -o -name test)" ] || fail 'caches or tests were not left out'

mv dist 'moved to here'
mv "$home" gone
program='import ssl, sqlite3, ctypes, json, zlib, hashlib, sys; print(sys.prefix); print(sys.path)'
env -i PYTHONPATH=/nowhere './moved to here/chat' "$program" >out.txt
expect_in out.txt "$PWD/moved to here/python/runtime"
grep -q /nowhere out.txt && fail 'PYTHONPATH of the environment was used'
[ -z "$(find 'moved to here' -name __pycache__)" ] || fail 'running it changed the dist'
