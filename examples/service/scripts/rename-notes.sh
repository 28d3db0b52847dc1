#!/bin/sh
# 1.0.0 called the notes `data`. Safe to run again: nothing is left to rename then.
set -e
cd /var/lib/noted || exit 0
if [ -e data ] && [ ! -e notes.txt ]; then
  mv data notes.txt
fi
