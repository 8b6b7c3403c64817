#!/usr/bin/env bash
# stage.sh NAME COMMAND…: runs the command under a heading and says how long it took.
set -uo pipefail
name=$1
shift
printf '\n== %s\n' "$name"
began=$(date +%s.%N)
"$@"
code=$?
seconds=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
if [ $code -ne 0 ]; then
    printf '== %s: FAILED after %s s\n' "$name" "$seconds" >&2
    exit $code
fi
printf '== %s: %s s\n' "$name" "$seconds"
