# shellcheck shell=sh
# make_dist <folder>: a dist with what is hard for archives, but possible in all of them.
make_dist() {
  long=$(printf '%0101d' 0)
  mkdir -p "$1/bin" "$1/empty" "$1/$long/$long/$long"
  printf '#!/bin/sh\n' >"$1/bin/program"
  printf 'deep' >"$1/$long/$long/$long/$long"
  printf 'x' >"$1/%PATH% & \$(x)"
  printf 'x' >"$1/e$(printf '\314\201') decomposed"
  printf 'x' >"$1/ 'quoted' ; \$x"
  ln -s bin/program "$1/link"
  ln -s nowhere "$1/dangling"
  find "$1" -type d -exec chmod 755 {} +
  find "$1" -type f -exec chmod 644 {} +
  chmod 755 "$1/bin/program"
}

# list <folder>: every entry with its type, mode, size and link target, one a line, ended by NUL.
list() {
  (cd "$1" && find . -printf '%y %m %P -> %l\0' | sort -z)
}
