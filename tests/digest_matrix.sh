#!/bin/sh
# Runs the gauntlet for many ticks in every combination of compiler, optimisation, memory strategy,
# layout and instruction set, with strategies switched every 97 ticks, and with collectors in all
# their modes, and compares the two digests at the end: they must be the same everywhere. Builds lie in build/matrix.
set -u
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P) || exit 1

usage()
{
    cat <<'END'
usage: tests/digest_matrix.sh [TICKS] [COMPILER...]
Runs the gauntlet for TICKS ticks [100000] with each COMPILER [gcc clang] at -O0 and -O3, each strategy,
layout, instruction set and mode of a collector, and compares the digests. One line a cell. Exit: 0 all the same, 1 a
build or a run failed, 2 wrong usage, 3 a digest differs.
END
}

case ${1-} in
-h | --help) usage && exit 0 ;;
esac
ticks=${1-100000}
case $ticks in
'' | *[!0-9]* | 0*) usage >&2 && exit 2 ;;
esac
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- gcc clang

json=$(mktemp) || exit 1
trap 'rm -f "$json"' EXIT
trap 'exit 1' HUP INT TERM

expected=''
cells=0
differing=0

# value NAME: every value of a text in the report, in order.
value()
{
    sed -n "s/^ *\"$1\": \"\\(.*\\)\",\$/\\1/p" "$json"
}

# take BUILD SETTING: compares the runs of a report with the first of all, a line each.
take()
{
    runs=$(value memory | wc -l)
    [ "$runs" -gt 0 ] || { echo "no runs in the report of $1" >&2 && exit 1; }
    run=1
    while [ "$run" -le "$runs" ]; do
        memory=$(value memory | sed -n "${run}p")
        layout=$(value layout | sed -n "${run}p")
        digests="$(value digest | sed -n "${run}p") $(value digest_seen | sed -n "${run}p")"
        [ ${#digests} -eq 33 ] || { echo "no digests in the report of $1" >&2 && exit 1; }
        : "${expected:=$digests}"
        verdict=same
        [ "$digests" = "$expected" ] || verdict=DIFFERS
        [ "$verdict" = same ] || differing=$((differing + 1))
        cells=$((cells + 1))
        printf '%-10s %-9s %-8s %-6s %-10s %s  %s\n' "$1" "$(value instruction_set | head -n 1)" \
            "$memory" "$layout" "$2" "$digests" "$verdict"
        run=$((run + 1))
    done
}

# run PROGRAM OPTION...: the gauntlet, as a report in $json.
run()
{
    program=$1
    shift
    "$program" run --scenario gauntlet --frames "$ticks" --warmup 0 --quiet --json - "$@" >"$json" ||
        { echo "the run failed: $program $*" >&2 && exit 1; }
}

# collect PROGRAM BUILD SET: the collectors' modes, one line each.
collect()
{
    for mode in 'off --memory refcount --collector off' 'tiny --memory refcount --thresholds 1,1,1' \
        'young --memory refcount --thresholds 20,0,0' 'off --memory gc --collector off' \
        'tiny --memory gc --gc-threshold 10' 'steps --memory gc --gc-threshold 100 --gc-step 16' \
        'timed --memory gc --gc-threshold 100 --gc-step-ms 0.01' \
        'switching --memory gc --gc-threshold 50 --gc-step 16 --thresholds 5,1,1 --switch-every 13'; do
        # shellcheck disable=SC2086 # a list of options
        run "$1" --simd "$3" ${mode#* }
        take "$2" "${mode%% *}"
    done
}

# has_set PROGRAM SET: whether this machine can run the loops of an instruction set.
has_set()
{
    "$1" run --scenario calm --frames 1 --warmup 0 --quiet --json - --simd "$2" >/dev/null 2>&1
}

for compiler in "$@"; do
    for level in -O0 -O3; do
        folder=$root/build/matrix/$(basename "$compiler")$level
        { cmake -S "$root" -B "$folder" -G Ninja -DCMAKE_C_COMPILER="$compiler" \
            -DCMAKE_BUILD_TYPE=Release -DHS_OPTIMISE="$level" -DBUILD_TESTING=OFF &&
            cmake --build "$folder" --target heapstorm; } >"$json" 2>&1 ||
            { cat "$json" >&2 && exit 1; }
        for set in baseline avx2 avx512; do
            has_set "$folder/heapstorm" "$set" || continue
            run "$folder/heapstorm" --simd "$set" --memory all
            take "$(basename "$compiler")$level" still
            run "$folder/heapstorm" --simd "$set" --switch-every 97
            take "$(basename "$compiler")$level" switching
            collect "$folder/heapstorm" "$(basename "$compiler")$level" "$set"
        done
    done
done

if [ "$differing" -gt 0 ]; then
    echo "$differing of $cells cells differ from the first after $ticks ticks"
    exit 3
fi
echo "all $cells cells are the same after $ticks ticks: $expected"
