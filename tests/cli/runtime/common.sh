# shellcheck shell=sh
# Tiny real programs and libraries, and requests for them.
. "$PDIST_SOURCE/tests/lib.sh"
CC=${CC:-cc}
policy=$PDIST_SOURCE/templates/policy/bundle-all.yaml

# library <file> <function> [flags...]: a shared library with one function, which calls nothing.
library() {
  file=$1 function=$2
  shift 2
  echo "int $function(void) { return 1; }" | "$CC" -xc -shared -fPIC -o "$file" - "$@"
}

# program <file> <function> [flags...]: a program that calls the function and says so.
program() {
  file=$1 function=$2
  shift 2
  printf '#include <stdio.h>\nint %s(void);\nint main(void) { printf("%s %%d\\n", %s()); return 0; }\n' \
    "$function" "$function" "$function" >program.c
  "$CC" -o "$file" program.c "$@"
}

# plan_program <program> [options...]: plans a dist of one program into ./dist.
plan_program() {
  file=$1
  shift
  pdist-runtime plan --program "$file" --dist dist --policy "$policy" --output plan.json "$@"
}

# request <json members...>: request.json of a CMake project in ./src, built in ./build.
request() {
  {
    printf '{"schema": 1, "name": "demo", "source_folder": "%s/src", "build_folder": "%s/build",\n' "$PWD" "$PWD"
    printf '"library_policy": "%s", "dist": "%s/dist", "work": "%s/build/work", "cmake": "%s",\n' \
      "$policy" "$PWD" "$PWD" "$PDIST_CMAKE"
    printf '"install_prefix": "/usr/local"%s}\n' "$*"
  } >request.json
}
