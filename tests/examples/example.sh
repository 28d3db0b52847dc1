# shellcheck shell=sh
# What the tests of the examples share. Sourced after lib.sh.

# make_and_move <example> <dist> <place> [<configure argument>...]: builds a copy of the example, moves its dist to
# <place> and removes everything else. The archives are in the folder `archives`.
make_and_move() {
  example=$1
  dist=$2
  place=$3
  shift 3
  cp -R "$PDIST_SOURCE/examples/$example" source
  capture "$PDIST_CMAKE" -S source -B build -G Ninja "-DCMAKE_PREFIX_PATH=$PDIST_PREFIX" "$@"
  expect_status 0
  capture "$PDIST_CMAKE" --build build --target dist
  expect_status 0
  mkdir -p "$(dirname "$place")"
  mv "build/dist/$dist" "$place"
  mv build/dist archives
  rm -rf build source
}

# expect_unchanged <dist>: running it wrote nothing into it.
expect_unchanged() {
  capture pdist-manifest verify "$1"
  expect_status 0
}
