#!/bin/sh
# Measures in rounds and writes benchmarks/target/results/table.md and plot.svg.
#   quick: about five minutes. full: about an hour, with the plot and the table for docs/project/benchmarks.md.
set -eu
cd "$(dirname "$0")/.."
case "${1-}" in
    quick) rounds=1 settings='-f 1 -wi 4 -w 1 -i 3 -r 1' ;;
    full) rounds=7 settings='-f 1 -wi 5 -w 1 -i 5 -r 1' ;;
    *) echo "usage: $0 quick|full" >&2 && exit 2 ;;
esac
. benchmarks/classpath.sh
results=benchmarks/target/results
rm -rf "$results" && mkdir -p "$results"
"$java" -version 2> "$results/jdk.txt"
for round in $(seq "$rounds"); do
    # shellcheck disable=SC2086
    "$java" -cp "$classpath" org.openjdk.jmh.Main '(Token|Redeem|Filter|Login|Spring|Passkey)Benchmark' $settings -prof gc -foe true \
        -rf csv -rff "$results/$round.csv" > "$results/$round.log"
done
for threads in 1 2; do
    # shellcheck disable=SC2086
    "$java" -cp "$classpath" org.openjdk.jmh.Main 'TokenBenchmark.(wholeIssue|verify)$' $settings -bm thrpt -tu us \
        -t "$threads" | grep '^TokenBenchmark' | sed "s/^/$threads threads: /" >> "$results/threads.txt"
done
"$java" -cp "$classpath" dev.passlink.Report "$results"
cat "$results/table.md" "$results/threads.txt"
if [ "$1" = full ]; then
    cp "$results/plot.svg" docs/project/benchmarks.svg
fi
