#!/bin/sh
# from_source.sh <compiler flags of the build that is tested>
# PortableDist used from source: its programs are built once, for this machine, whatever the project is built for and
# with. A cross-compiled project in C with add_subdirectory(), then another with FetchContent, sharing the programs.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/consumer/project.sh"

# from_source <folder> <how>: make_project, with another way to get PortableDist.
from_source() {
  make_project "$1"
  sed -i "s|^find_package(PortableDist REQUIRED)\$|$2|" "$1/CMakeLists.txt"
  cat >>"$1/CMakeLists.txt" <<'END'
install(TARGETS demo words)
add_portable_dist(demo ${SMOKE_TEST} ARCHIVES TGZ)
END
}

# contents <build>
contents() {
  (cd "$1/dist/demo" && find . -type f ! -path './share/demo/dist/*' | LC_ALL=C sort)
}

# Words about the target that must not reach the programs' build; a compiler cache may.
CXX=/no/such/compiler CXXFLAGS=--no-such-option PKG_CONFIG_LIBDIR=/no/such/folder
export CXX CXXFLAGS PKG_CONFIG_LIBDIR
# With one, the objects are those of the build that is tested, if they are compiled with its flags; else, not optimized.
if command -v ccache >/dev/null; then
  cat >with_flags <<END
#!/bin/sh
for word do
  shift
  case \$word in -std=*) set -- "\$@" $1 ;; esac
  set -- "\$@" "\$word"
done
exec ccache "\$@"
END
  chmod +x with_flags
  CMAKE_CXX_COMPILER_LAUNCHER=$PWD/with_flags CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=locale
  export CMAKE_CXX_COMPILER_LAUNCHER CCACHE_NOHASHDIR CCACHE_SLOPPINESS
fi

from_source sub "add_subdirectory(\"$PDIST_SOURCE\" portable-dist)"
set -- "-DPORTABLE_DIST_TOOLS_CACHE_DIR=$PWD/tools" -DPORTABLE_DIST_TOOLS_BUILD_TYPE=None -DCMAKE_BUILD_TYPE=Release
if command -v aarch64-linux-gnu-gcc >/dev/null; then
  set -- "$@" "-DCMAKE_TOOLCHAIN_FILE=$PDIST_SOURCE/tests/consumer/aarch64.cmake" '-DSMOKE_TEST='
else
  set -- "$@" "-DSMOKE_TEST=SMOKE_TEST;demo"
fi
configure sub sub-build "$@"
expect_in out.txt '-- PortableDist: building its tools for this machine, once'
make_dist sub-build
[ "$(contents sub-build)" = './bin/demo
./lib/libwords.so' ] || fail "the dist has: $(contents sub-build)"
runs=$(find tools -name pdist-runtime -exec {} --version ';')
[ -n "$runs" ] || fail 'the programs do not run here'

# The programs are there already; include(PortableDist) finds the modules.
from_source fetched 'include(FetchContent)\nFetchContent_Declare(PortableDist SOURCE_DIR /none)\nFetchContent_MakeAvailable(PortableDist)'
configure fetched fetched-build -DCMAKE_BUILD_TYPE=Release "-DPORTABLE_DIST_TOOLS_CACHE_DIR=$PWD/tools" \
  -DPORTABLE_DIST_TOOLS_BUILD_TYPE=None \
  "-DFETCHCONTENT_SOURCE_DIR_PORTABLEDIST=$PDIST_SOURCE" "-DSMOKE_TEST=SMOKE_TEST;demo"
if grep -q 'building its tools' out.txt; then fail 'the programs were built again'; fi
make_dist fetched-build
expect_output 'hello you' fetched-build/dist/demo/bin/demo you
[ "$(contents fetched-build)" = './bin/demo
./lib/libwords.so' ] || fail "the dist has: $(contents fetched-build)"
