#!/bin/sh
# The version that CMake takes from git's tags is the one that pdist-package reads from `git describe`.
. "$PDIST_SOURCE/tests/lib.sh"
export HOME="$PDIST_SCRATCH" GIT_CONFIG_NOSYSTEM=1
git config --global user.name Tester
git config --global user.email tester@example.org
git config --global init.defaultBranch main

cat >ask.cmake <<'EOF'
include("$ENV{PDIST_SOURCE}/cmake/internal/Errors.cmake")
include("$ENV{PDIST_SOURCE}/cmake/internal/Version.cmake")
set(_portable_dist_call "add_distro_package(demo)")
set(before "$ENV{GIT_DIR}")
_portable_dist_git_version(version "${SOURCE}" "${PREFIX}")
if(NOT "$ENV{GIT_DIR}" STREQUAL before)
  message(FATAL_ERROR "the project's environment was changed")
endif()
file(WRITE version.txt "${version}\n")
EOF

# ask <folder> <tag prefix>: leaves the version in version.txt; words of an error in words.txt, on one line.
ask() {
  rm -f version.txt
  capture "$PDIST_CMAKE" "-DSOURCE=$1" "-DPREFIX=$2" -P ask.cmake
  tr '\n' ' ' <err.txt | tr -s ' ' >words.txt
}

# expect_version <text>: of the last ask; and it is a version that the programs read and show alike.
expect_version() {
  expect_status 0
  [ "$(cat version.txt)" = "$1" ] || fail "version $(cat version.txt), expected $1"
  [ "$(pdist-package version "$1" | head -n 1)" = "$1" ] || fail "the programs read $1 differently"
}

# expect_as_described <folder> <tag prefix>
expect_as_described() {
  described=$(git -C "$1" describe --tags --long --dirty --match "$2*")
  expect_version "$(pdist-package version --git-describe "$described" --tag-prefix "$2" | head -n 1)"
}

commit() {
  git -C repo commit -q --allow-empty -m "$1"
}

ask "$PDIST_SCRATCH/none" v
expect_status 1
expect_in words.txt 'add_distro_package(demo): VERSION_FROM_GIT:'
expect_in words.txt 'hint: give VERSION where there is no repository'

git init -q repo
echo one >repo/file
git -C repo add file
commit first
ask repo v
expect_status 1
expect_in words.txt "VERSION_FROM_GIT: repo: no tag 'v<version>' leads to this commit hint: make one: git tag -a -m 'Version 0.1.0' v0.1.0; in a shallow clone: git fetch --tags --unshallow"

git -C repo tag -a -m x v1.0.0-rc.1
ask repo v
expect_version 1.0.0-rc.1
commit second
ask repo v
expect_as_described repo v

# Changed files; and nothing is written into the repository while it is asked.
echo two >repo/file
touch -d '2001-01-01' repo/.git/index
find repo -printf '%p %i %T@ %s\n' | sort >before.txt
ask repo v
find repo -printf '%p %i %T@ %s\n' | sort >after.txt
expect_same before.txt after.txt
expect_as_described repo v
expect_in version.txt .dirty
git -C repo checkout -q file

# An untracked file is no change.
echo new >repo/untracked
ask repo v
expect_as_described repo v
! grep -q dirty version.txt || fail "an untracked file made the tree dirty"

# Tags that are no version are passed over, however near.
for tag in v1-old v2.0 v2.0.0.1 v2.0.0_x v02.0.0 'v2.0.0;x' vendor-9 9.9.9; do
  commit "$tag"
  git -C repo tag "$tag"
done
git -C repo tag -d v2.0 >/dev/null
ask repo v
expect_version "1.0.0-rc.1+git.9.g$(git -C repo rev-parse --short HEAD)"

# Short tags, tags of one component, build metadata only on the tag itself.
git -C repo tag agent-v1.2
ask repo agent-v
expect_version 1.2.0
commit third
ask repo agent-v
expect_as_described repo agent-v
git -C repo tag v3.0.0+linux
ask repo v
expect_version 3.0.0+linux
commit fourth
ask repo v
expect_as_described repo v

# A new commit is a new version in a build folder that is there already.
cat >repo/CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(versioned LANGUAGES NONE)
list(APPEND CMAKE_MODULE_PATH "$ENV{PDIST_SOURCE}/cmake")
include(PortableDist)
_portable_dist_git_version(version "${CMAKE_CURRENT_SOURCE_DIR}" v)
file(WRITE "${CMAKE_BINARY_DIR}/version" "${version}")
add_custom_target(nothing)
END
"$PDIST_CMAKE" -S repo -B versioned -G Ninja >configure.log 2>&1 || { cat configure.log >&2 && fail 'it cannot be configured'; }
before=$(cat versioned/version)
sleep 1 # times of files
commit fifth
"$PDIST_CMAKE" --build versioned --target nothing >build.log
[ "$(cat versioned/version)" != "$before" ] || fail "a commit did not change the version $before"
git -C repo tag v4.0.0
"$PDIST_CMAKE" --build versioned --target nothing >build.log
[ "$(cat versioned/version)" = 4.0.0 ] || fail "a tag made no version: $(cat versioned/version)"
ask repo v

# What a git hook sets, and another language, change nothing.
expected=$(cat version.txt)
export GIT_DIR=/nowhere LC_ALL=de_DE.UTF-8
ask repo v
unset GIT_DIR LC_ALL
expect_version "$expected"

ask repo 'v*'
expect_status 1
expect_in words.txt "TAG_PREFIX 'v*': a prefix has letters, digits and the characters . _ / + - only"
