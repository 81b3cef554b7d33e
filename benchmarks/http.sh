#!/bin/sh
# CPU time of a Jetty for each request, with the filter and without, asked by wrk (Debian: apt install wrk); five minutes.
set -eu
cd "$(dirname "$0")/.."
command -v wrk > /dev/null || { echo "wrk is missing (Debian: apt install wrk)" >&2; exit 1; }
. benchmarks/classpath.sh
"$java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$classpath" dev.passlink.HttpCost
