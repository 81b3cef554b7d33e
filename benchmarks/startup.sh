#!/bin/bash
# The first token of a cold JVM, whole process, by the library and by a raw Mac in turns: CPU seconds and their ratio.
set -euo pipefail
cd "$(dirname "$0")/.."
. benchmarks/classpath.sh
keys=1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8
TIMEFORMAT='%U %S'
cost() {
    { time "$java" -cp "$classpath" dev.passlink.FirstToken "$1" "$keys" > /dev/null; } 2>&1 | awk '{print $1 + $2}'
}
for _ in $(seq "${1-20}"); do
    echo "$(cost raw) $(cost passlink)"
done | awk '{print $1, $2, $2 / $1}' | sort -k3n | awk '
    {raw[NR] = $1; ours[NR] = $2; ratio[NR] = $3}
    END {printf "median of %d pairs: %.2f (%.2f to %.2f)\n", NR, ratio[int((NR + 1) / 2)], ratio[1], ratio[NR]}'
