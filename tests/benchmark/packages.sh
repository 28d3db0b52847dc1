# shellcheck shell=sh
# shellcheck disable=SC2154 # run.sh sets source and work
# Sourced by run.sh: a large tree as .deb, against CPack alone; many files as .pkg, against tar and gzip.

# packed_by <folder> <variable>...: configures the project of tests/benchmark/package there.
packed_by() {
  folder=$1
  shift
  cmake -S "$source/tests/benchmark/package" -B "$folder" -G Ninja "-DTREE=$work/tree" \
    "-DCMAKE_PREFIX_PATH=$work/prefix" "$@" >configure.log
}

# time_of <folder>: seconds for the .deb of that project; of CPack's, where it is the peer.
time_of() {
  case $1 in
    peer-*) best 3 "cpack --config $1/CPackConfig.cmake -G DEB -B $1/out" ;;
    *) best 3 "cmake --build $1 --target tree-deb" ;;
  esac
}

# size_of <folder>: MB of its .deb.
size_of() { find "$1" -name '*.deb' ! -path '*/_CPack_Packages/*' -exec du -m --apparent-size {} + | cut -f 1; }

# packages <tree>
packages() {
  cp -r "$1" tree
  rm -rf tree/share
  for compression in GZIP ZSTD; do
    packed_by "peer-$compression" -DPEER=ON "-DCOMPRESSION=$compression"
    packed_by "ours-$compression" "-DCOMPRESSION=$compression"
    cmake --build "ours-$compression" --target dist >build.log
  done
  size=$(du -cmL --apparent-size tree | tail -n 1 | cut -f 1)
  peer_gzip=$(time_of peer-GZIP)
  ours_zstd=$(time_of ours-ZSTD)
  at_least ".deb of $size MB, default compression: cpack -G DEB" "$ours_zstd" "$peer_gzip" 3
  ours_size=$(size_of ours-ZSTD) peer_size=$(size_of peer-GZIP)
  row '  its size' "$ours_size MB" "$peer_size MB" "$(awk "BEGIN { printf \"%.2f\", $ours_size / $peer_size }")" \
    '<= 1.05' "$(verdict "$ours_size / $peer_size <= 1.05")"
  at_most "  both with zstd" "$ours_zstd" "$(time_of peer-ZSTD)" 1.0
  at_most "  both with gzip" "$(time_of ours-GZIP)" "$peer_gzip" 1.0
}

# many_files <tree> <size>: 100,000 files of that many bytes, of the tree's (which it takes twice), as
# an installer package for macOS.
many_files() {
  mkdir -p many/files
  find "$1" "$1" -type f -exec cat {} + 2>/dev/null | head -c "$2"00000 | (cd many/files && split -b "$2" -a 5 -d -)
  for folder in 0 1 2 3 4 5 6 7 8 9; do
    mkdir "many/$folder"
    find many/files -name "x*$folder" -exec mv -t "many/$folder" {} +
  done
  count=$(find many -type f | wc -l)
  "$bin/pdist-manifest" write --name many --version 1.0.0 --system darwin --time 400000000 many >manifest.log
  printf '%s\n' 'summary: many' 'maintainer: A <a@example.org>' 'license: MIT' 'homepage: https://example.org' >many.yaml
  pkg="$(quoted "$bin/pdist-package") build --format pkg --dist many --metadata many.yaml --to many-pkg"
  ours=$(best 3 "$pkg" 'rm -rf many-pkg')
  peer=$(best 3 "sh -c 'tar c many | gzip -6 >many.tgz'")
  at_most ".pkg of $count files of $2 bytes: tar | gzip -6" "$ours" "$peer" 1.5
  limit '  peak memory' "$(memory "$bin/pdist-package" build --format pkg --dist many --metadata many.yaml --to other-pkg)" - ' MB' 200
  rm -rf many many-pkg other-pkg many.tgz
}
