#!/bin/sh
cat <<END
nobody ends it
