#!/bin/sh
# Checks that the bench claims no more than it promises while the machine is busy: short benches run
# under a load of processes that never rest, and each measures a cell against itself. Such a pair may
# show a difference only as often as the confidence of its interval allows.
# usage: aa_under_load.sh HEAPSTORM [BENCHES [PROCESSES]]   (default: 20 benches, 8 processes)
# Exit: 0 within the binomial 99 % bound, 1 beyond it, 2 wrong usage.
set -u
program=${1:-} benches=${2:-20} processes=${3:-8}
[ -x "$program" ] || { echo "usage: aa_under_load.sh HEAPSTORM [BENCHES [PROCESSES]]" >&2; exit 2; }
rounds=8
folder=$(mktemp -d) || exit 1
busy=
rest()
{
    [ -n "$busy" ] && kill $busy 2>/dev/null
    rm -rf "$folder"
}
trap rest EXIT
trap 'exit 1' INT TERM HUP

i=0
while [ "$i" -lt "$processes" ]; do
    sh -c 'while :; do :; done' &
    busy="$busy $!"
    i=$((i + 1))
done

alarms=0 warned=0 told=0 i=0
while [ "$i" -lt "$benches" ]; do
    i=$((i + 1))
    "$program" bench --quiet --memory naive --population 10k --ticks 100 --rounds "$rounds" \
        --seed "$i" >"$folder/bench.txt" || exit 1
    # A sentence may be wrapped: the verdict is its beginning.
    verdict=$(sed -n '/^A\/A: /,/^$/p' "$folder/bench.txt" | tr '\n' ' ')
    case $verdict in
    "A/A: no difference seen"*) told=$((told + 1)) ;;
    "A/A: A DIFFERENCE IS SEEN"*) told=$((told + 1)) alarms=$((alarms + 1)) ;;
    esac
    busy_line=$(grep -c '^BUSY MACHINE' "$folder/bench.txt")
    warned=$((warned + busy_line))
    echo "$i: $verdict"
done

[ "$told" -eq "$benches" ] || { echo "only $told of $benches benches judged the pair" >&2; exit 1; }
awk -v alarms="$alarms" -v benches="$benches" -v rounds="$rounds" -v warned="$warned" \
    -v processes="$processes" 'BEGIN {
    chance = 2 / 2 ^ rounds
    # The most alarms that chance exceeds in less than one of a hundred times.
    term = (1 - chance) ^ benches
    for (bound = 0; (sum += term) < 0.99 && bound < benches; bound++)
        term *= (benches - bound) / (bound + 1) * chance / (1 - chance)
    printf "%d benches of %d rounds under a load of %d processes: %d saw a difference of a cell ", benches,
        rounds, processes, alarms
    printf "from itself. Each may with a probability of %.2f %%; the binomial 99 %% bound is %d. ",
        chance * 100, bound
    printf "%d warned of a busy machine. %s\n", warned, alarms <= bound ? "HELD" : "NOT HELD"
    exit alarms > bound
}'
