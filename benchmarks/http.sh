#!/bin/sh
# CPU time of a Jetty for each request, with the filter and without; minutes.
set -eu
cd "$(dirname "$0")/.."
. benchmarks/classpath.sh
"$java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$classpath" dev.passlink.HttpCost
