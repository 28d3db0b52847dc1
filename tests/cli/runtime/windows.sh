# shellcheck shell=sh
# Tiny Windows programs and libraries. Sourced after lib.sh.
windows_policy=$PDIST_SOURCE/templates/policy/windows-10.yaml

# dll <file> [<needed library>...]: a library that exports one function, named after it, and calls those of the others.
# Its import library is beside it, <file>.lib.
# From the environment: TARGET, its architecture for clang; VERSION, its product version.
dll() {
  link_windows "__declspec(dllexport) int $(function_of "$1")(void)" "/dll /noentry /implib:$1.lib" "$@"
}

# exe <file> [<needed library>...]: a program that calls them.
exe() {
  link_windows 'int start(void)' '/entry:start /subsystem:console' "$@"
}

function_of() {
  basename "$1" | sed 's/\..*//; s/[^A-Za-z0-9]/_/g; s/^/f_/'
}

# link_windows <head of the function> <options> <file> [<needed library>...]
link_windows() {
  head=$1 options=$2 made=$3
  shift 3
  mkdir -p "$(dirname "$made")"
  sum=0
  for need; do
    echo "__declspec(dllimport) int $(function_of "$need")(void);"
    sum="$sum + $(function_of "$need")()"
    options="$options $need.lib"
  done >part.c
  echo "$head { return $sum; }" >>part.c
  clang "--target=${TARGET:-x86_64}-pc-windows-msvc" -ffreestanding -O1 -c part.c -o part.obj
  if [ -n "${VERSION:-}" ]; then
    printf '1 VERSIONINFO\nBEGIN\nBLOCK "StringFileInfo"\nBEGIN\nBLOCK "000004b0"\nBEGIN\n' >part.rc
    printf 'VALUE "ProductVersion", "%s"\nEND\nEND\nEND\n' "$VERSION" >>part.rc
    llvm-rc /no-preprocess /fo part.res part.rc
    options="$options part.res"
  fi
  # shellcheck disable=SC2086 # several words
  lld-link /nodefaultlib "/out:$made" part.obj $options
}

# windows_request <json members...>: request.json of a dist for Windows, of a project in ./src, built in ./build.
windows_request() {
  {
    printf '{"schema": 1, "name": "demo", "system": "Windows", "source_folder": "%s/src",\n' "$PWD"
    printf '"build_folder": "%s/build", "library_policy": "%s",\n' "$PWD" "$windows_policy"
    printf '"dist": "%s/dist", "work": "%s/work"%s}\n' "$PWD" "$PWD" "$*"
  } >request.json
}
