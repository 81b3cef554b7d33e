#!/bin/sh
# A minute of a thousand requests for links a second, until the queue has drained; then four times ten thousand known
# and ten thousand unknown addresses, to be told apart by nobody. About ten minutes.
set -eu
cd "$(dirname "$0")/.."
. benchmarks/classpath.sh
"$java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$classpath" dev.passlink.AskingLoad flood "${1-60}"
"$java" -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$classpath" dev.passlink.AskingLoad timing "${2-10000}"
