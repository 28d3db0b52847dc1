# shellcheck shell=sh
# Programs, libraries and plug-ins for macOS, made by clang and lld against a library that stands for the system's.
# Sourced after tests/lib.sh.

macho_data=$PDIST_SOURCE/tests/data/macho
llvm_bin=$(dirname "$(readlink -f "$(command -v llvm-objdump)")")
lld_bin=$(dirname "$(readlink -f "$(command -v ld.lld)")")

# link_macho <CPU> <output> <linker option...>: for macOS 11.
link_macho() {
  link_cpu=$1 output=$2
  shift 2
  "$lld_bin/ld64.lld" -arch "$link_cpu" -platform_version macos 11.0 12.3 -o "$output" "$@"
}

# make_macho <CPU> [linker option...]: libgreet.dylib, which calls itself @rpath/libgreet.dylib, greet.bundle, and
# program, which needs the former through its search path @executable_path/../lib.
make_macho() {
  cpu=$1
  shift
  for part in system greet program; do
    clang "--target=$cpu-apple-macos11" -O1 -c "$macho_data/$part.c" -o "$part.o"
  done
  link_macho "$cpu" libSystem.dylib -dylib -install_name /usr/lib/libSystem.B.dylib system.o
  link_macho "$cpu" libgreet.dylib -dylib -install_name @rpath/libgreet.dylib "$@" greet.o libSystem.dylib
  link_macho "$cpu" greet.bundle -bundle "$@" greet.o libSystem.dylib
  link_macho "$cpu" program -rpath @executable_path/../lib "$@" program.o libgreet.dylib libSystem.dylib
}

# expect_accepted <file>: LLVM's readers, which know nothing of us, read all of it.
expect_accepted() {
  accepted=yes
  "$llvm_bin/llvm-objdump" --macho --all-headers --dylibs-used --exports-trie "$1" >objdump.txt 2>errors.txt || accepted=
  "$llvm_bin/llvm-otool" -l -L "$1" >otool.txt 2>>errors.txt || accepted=
  [ -n "$accepted" ] || fail "LLVM cannot read $1: $(cat errors.txt)"
  [ ! -s errors.txt ] || fail "LLVM warns of $1: $(cat errors.txt)"
}

# expect_signed <file>: every slice's page hashes are those of its bytes, recomputed by somebody else.
expect_signed() {
  python3 "$PDIST_SOURCE/tests/cli/rpath/macho_pages.py" "$1" || fail "the signature of $1"
}

# needed_of <file>, rpaths_of <file>, name_of <file>: as LLVM reads them, one a line.
needed_of() {
  "$llvm_bin/llvm-objdump" --macho --dylibs-used "$1" | sed -n 's/^\t\(.*\) (compatibility .*/\1/p' |
    grep -vxF -e "$(name_of "$1")"
}
rpaths_of() { "$llvm_bin/llvm-objdump" --macho --rpaths "$1" | sed 1d; }
name_of() { "$llvm_bin/llvm-objdump" --macho --dylib-id "$1" | sed 1d; }
