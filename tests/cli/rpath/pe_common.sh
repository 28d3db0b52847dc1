# shellcheck shell=sh
# Programs and libraries for Windows, made by clang and lld. Sourced after tests/lib.sh.

pe_data=$PDIST_SOURCE/tests/data/pe

# import_library <CPU> <library.dll> <function...>: <library>.lib, to link against a library that need not exist.
import_library() {
  cpu=$1 dll=$2
  shift 2
  case $cpu in
  x86_64) machine=i386:x86-64 ;;
  i686) machine=i386 ;;
  aarch64) machine=arm64 ;;
  *) fail "no machine for $cpu" ;;
  esac
  {
    echo "LIBRARY \"$dll\""
    echo EXPORTS
    printf '  %s\n' "$@"
  } >"${dll%.*}.def"
  llvm-dlltool -m "$machine" -d "${dll%.*}.def" -l "${dll%.*}.lib"
}

# make_pe <CPU> [linker option...]: program.exe, which needs KERNEL32.dll and greet.dll, and zlib1.dll at the first call;
# and greet.dll, which forwards a function to NTDLL and one to codec.drv.
make_pe() {
  cpu=$1
  shift
  import_library "$cpu" KERNEL32.dll ExitProcess
  import_library "$cpu" zlib1.dll zcompress
  for part in program greet; do
    clang "--target=$cpu-pc-windows-msvc" -O1 -c "$pe_data/$part.c" -o "$part.obj"
  done
  lld-link /nologo /nodefaultlib /noentry /dll /out:greet.dll /implib:greet.lib /export:greet \
    /export:allocate=NTDLL.RtlAllocateHeap /export:decode=codec.drv.Decode /export:free=ntdll.RtlFreeHeap greet.obj
  (cd "$pe_data" && llvm-rc /fo "$OLDPWD/program.res" program.rc)
  lld-link /nologo /nodefaultlib /safeseh:no /entry:start /subsystem:windows /delayload:zlib1.dll /out:program.exe "$@" \
    program.obj program.res KERNEL32.lib greet.lib zlib1.lib
}

# make_mingw_program: program.exe as GNU ld links it, for x86_64; it needs all three libraries from the start.
make_mingw_program() {
  import_library x86_64 KERNEL32.dll ExitProcess
  import_library x86_64 greet.dll greet
  import_library x86_64 zlib1.dll zcompress
  clang --target=x86_64-w64-mingw32 -O1 -c "$pe_data/program.c"
  ld -m i386pep -e start --subsystem console -o program.exe program.o KERNEL32.lib greet.lib zlib1.lib
}

# imports_of <file>: what LLVM sees of the import tables, for comparisons.
imports_of() {
  llvm-readobj --coff-imports "$1" | sed '/^File:/d'
}

# names_of <Import or DelayImport> <file>: the names of libraries as LLVM sees them, in order.
names_of() {
  llvm-readobj --coff-imports "$2" | awk -v "kind=$1" '$0 == kind " {" { getline; sub(/^  Name: /, ""); print }'
}

# section_of <file> <name>: the section's bytes, as they are in the file.
section_of() {
  # shellcheck disable=SC2046 # two words on purpose
  set -- "$1" $(llvm-readobj -S "$1" | awk -v "name=$2" '
    $1 == "Name:" { here = $2 == name }
    here && $1 == "RawDataSize:" { size = $2 }
    here && $1 == "PointerToRawData:" { print $2, size }')
  [ $# = 3 ] || fail "$1 has no such section"
  tail -c "+$(($2 + 1))" "$1" | head -c "$3"
}
