# shellcheck shell=sh
# shellcheck disable=SC2154 # run.sh sets source and work
# Sourced by run.sh: a large tree as .deb, against CPack alone.

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
