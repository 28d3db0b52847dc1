# shellcheck shell=sh
# A small dist in ./dist, as its manifest lists it: the modes do not depend on the umask.
make_dist() {
  mkdir -p dist/bin dist/lib dist/empty
  printf 'program' >dist/bin/chat
  printf 'library' >dist/lib/a.so
  ln -s a.so dist/lib/link.so
  chmod 755 dist dist/bin dist/lib dist/empty dist/bin/chat
  chmod 644 dist/lib/a.so
}
