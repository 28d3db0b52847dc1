# shellcheck shell=sh
# What the tests of installer packages for macOS share: a dist of plain files, and taking a package apart. Sourced after
# lib.sh. No Mac is here: cmake's libarchive and cpio read what is made, and python3 the bill of materials.

# make_dist <folder> [<version>]: the dist `chat`.
make_dist() {
  mkdir -p "$1/bin" "$1/lib" "$1/etc/chat" "$1/share/man/man1" "$1/share/chat/empty"
  printf '#!/bin/sh\necho chat %s\n' "${2-1.2.0}" >"$1/bin/chat"
  printf '#!/bin/sh\necho chatd\n' >"$1/bin/chatd"
  chmod 755 "$1/bin/chat" "$1/bin/chatd"
  echo library >"$1/lib/libchat.1.dylib"
  ln -s libchat.1.dylib "$1/lib/libchat.dylib"
  echo "of ${2-1.2.0}" >"$1/etc/chat/chat.conf"
  echo same >"$1/etc/chat/same.conf"
  echo manual >"$1/share/man/man1/chat.1"
  seal "$1" "${2-1.2.0}"
}

# seal <dist> <version>: the manifest of the folder as it is now.
seal() {
  pdist-manifest write --name chat --version "$2" --system darwin --architecture universal --minimum-system 11.0 \
    --time 1763000000 "$1" >manifest.txt || fail 'no manifest'
}

# metadata <file> <version>: package.yaml of the dist.
metadata() {
  cat >"$1" <<END
name: chat
title: Chat & Friends
version: $2
summary: chat <with> friends
maintainer: Ada Example <ada@example.org>
license: MIT
homepage: https://www.example.org/chat
commands: [chat]
config_files: [etc/chat/chat.conf, etc/chat/same.conf]
services:
  - {name: chat, program: chatd, arguments: [--config, /etc/chat/chat.conf, "<&'\$x\">"], environment: {A: "1 & 2"}}
END
}

# build <dist> <metadata> <folder> [<argument>...]
build() {
  build_dist=$1 build_metadata=$2 build_folder=$3
  shift 3
  capture pdist-package build --format pkg --dist "$build_dist" --metadata "$build_metadata" --to "$build_folder" "$@"
}

# take_apart <package> <folder>: what is in it, and what is in its archives, in Payload.d and Scripts.d.
take_apart() {
  mkdir "$2"
  apart=$(realpath "$1")
  (cd "$2" && "$PDIST_CMAKE" -E tar xf "$apart") || fail "libarchive cannot read $1"
  for archive in "$2"/*.pkg/Payload "$2"/*.pkg/Scripts; do
    mkdir "$archive.d"
    [ "$(gzip -dc "$archive" | head -c 6)" = 070707 ] || fail "$archive is no cpio archive of the form odc"
    gzip -dc "$archive" | (cd "$archive.d" && cpio -id --no-absolute-filenames --quiet) || fail "cpio cannot read $archive"
  done
}
