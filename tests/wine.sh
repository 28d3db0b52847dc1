# shellcheck shell=sh
# What tests share that make Windows' programs and run them. Sourced after lib.sh.

# need <program>...: without one of them the test is skipped.
need() {
  for program in "$@"; do
    command -v "$program" >needed.txt || {
      echo "skipped: $program is not installed"
      exit 77
    }
  done
}

# own_wine: a fresh prefix in the current folder, without a display. What runs in it ends with the test.
own_wine() {
  mkdir home
  HOME=$PWD/home
  WINEPREFIX=$PWD/prefix
  WINEDEBUG=-all
  WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe=
  LC_ALL=C.UTF-8
  export HOME WINEPREFIX WINEDEBUG WINEDLLOVERRIDES LC_ALL
  unset DISPLAY WAYLAND_DISPLAY
  trap end_wine EXIT
  # Into a file: Windows' services keep it open as long as they run.
  wine wineboot --init >wineboot.txt 2>&1 </dev/null || fail "no prefix: $(cat wineboot.txt)"
}

end_wine() {
  wineserver --kill || true
  wineserver --wait || true
}
