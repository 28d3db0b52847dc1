# shellcheck shell=sh
# What CPack makes of a laid-out root, before it is published. Sourced after lib.sh.

# pack_root <root> <generator> <folder>: <folder> has CPack's packages; the trees of the root are moved away.
pack_root() {
  mkdir -p "$3.packing" "$3"
  root=$(CDPATH='' cd -- "$1" && pwd)
  for setting in "PACKAGE_NAME app" "PACKAGE_VERSION 1.0.0" "PACKAGE_FILE_NAME app-1.0.0" "PACKAGE_DESCRIPTION x" \
    "PROJECT_CONFIG_FILE \"$root/cpack.cmake\""; do
    echo "set(CPACK_$setting)"
  done >"$3.packing/config.cmake"
  cpack --config "$3.packing/config.cmake" -G "$2" -B "$3.packing" >"$3.packing/log" 2>&1 ||
    { cat "$3.packing/log" >&2 && fail "cpack -G $2"; }
  find "$3.packing" -maxdepth 1 \( -name '*.deb' -o -name '*.rpm' \) -exec mv {} "$3" \;
  rm -rf "$3.packing"
}
