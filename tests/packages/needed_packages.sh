#!/bin/sh
# needed_packages.sh <package>...: prints the Essential packages, the named ones and what they depend on, of those that
# are installed here. Of alternatives it is the first that is installed, under its own name or a provided one.
set -eu
awk -v wanted="$*" '
  function names(text) { gsub(/\([^)]*\)|\[[^]]*\]|:[a-z0-9]+|[ \t\n]/, "", text); return text }
  BEGIN { RS = ""; FS = "\n" }
  / installed\n/ {
    package = essential = depends = ""
    for (i = 1; i <= NF; ++i) {
      value = $i
      sub(/^[^:]*: */, "", value)
      if ($i ~ /^Package:/) package = value
      if ($i ~ /^(Pre-)?Depends:/) depends = depends "," names(value)
      if ($i ~ /^Essential: yes/) essential = 1
      if ($i ~ /^Provides:/) provides[package] = names(value)
    }
    needs[package] = depends
    if (essential) wanted = wanted " " package
  }
  END {
    for (package in provides) {
      count = split(provides[package], virtual, ",")
      for (i = 1; i <= count; ++i) if (!(virtual[i] in provider)) provider[virtual[i]] = package
    }
    count = split(wanted, queue, " ")
    for (at = 1; at <= count; ++at) {
      if (!(queue[at] in needs)) { print queue[at] " is not installed" >"/dev/stderr"; exit 1 }
      if (queue[at] in taken) continue
      taken[queue[at]] = 1
      print queue[at]
      relations = split(needs[queue[at]], relation, ",")
      for (i = 1; i <= relations; ++i) {
        alternatives = split(relation[i], alternative, "|")
        for (j = 1; j <= alternatives; ++j) {
          found = alternative[j]
          if (!(found in needs)) found = provider[found]
          if (found != "") { queue[++count] = found; break }
        }
      }
    }
  }' /var/lib/dpkg/status
