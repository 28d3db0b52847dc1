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
  WINEDLLOVERRIDES=mscoree,mshtml,winemenubuilder.exe,winedbg.exe=
  LC_ALL=C.UTF-8
  export HOME WINEPREFIX WINEDEBUG WINEDLLOVERRIDES LC_ALL
  unset DISPLAY WAYLAND_DISPLAY
  trap remove_wine EXIT
  # Into a file: Windows' services keep it open as long as they run.
  wine wineboot --init >wineboot.txt 2>&1 </dev/null || fail "no prefix: $(cat wineboot.txt)"
}

end_wine() {
  wineserver --kill || true
  wineserver --wait || true
}

# remove_wine: as end_wine, for good: the prefix cannot be used any more where Debian's Wine keeps its server.
remove_wine() {
  end_wine
  server=$(server_folder "$WINEPREFIX")
  rm -f "$server/socket" "$server/lock"
  rmdir "$server" 2>/dev/null || true
  case $server in /tmp/wine-??????/*) rmdir "${server%/*}" 2>/dev/null || true ;; esac
}

# server_folder <prefix>: where the server of a prefix has its socket and its lock. Wine's own place is the first, Debian's
# are the others.
server_folder() {
  server=server-$(stat -c %D "$1")-$(printf '%x' "$(stat -c %i "$1")")
  for place in "/tmp/.wine-$(id -u)" "/run/user/$(id -u)/wine" "/tmp/$(cat "$1/wineserver" 2>/dev/null)"; do
    if [ -d "$place/$server" ]; then
      printf '%s\n' "$place/$server"
      return
    fi
  done
  printf '%s\n' "/tmp/.wine-$(id -u)/$server"
}
