#!/bin/sh
# The same storm in what readers know: CPython's objects, NumPy, pygame, LÖVE, SDL's own ways, and
# Heapstorm, one after the other in one run, in software rendering, as one table.
# usage: peers.sh BUILD [COUNT...]
#   BUILD   the folder of a release build with its target heapstorm_benchmarks
#   COUNT   particles; 10000, 100000 and 1000000 if none is given. CPython's objects, pygame's groups and LÖVE
#           are left out above 200000, since a tick would take seconds.
# Needs jq. What is not installed is named in place of its row: python3, python3-numpy, python3-pygame, love
# and xvfb-run are Debian's packages.
set -u
build=${1:-}
program=$build/heapstorm
here=$(dirname "$0")
[ -x "$program" ] || { echo "usage: peers.sh BUILD [COUNT...]" >&2; exit 2; }
command -v jq >/dev/null || { echo "peers.sh: jq is needed, to read our own results" >&2; exit 2; }
shift
[ $# -gt 0 ] || set -- 10000 100000 1000000
for count; do
    case $count in
    "" | *[!0-9]* | 0*) echo "peers.sh: a count is a whole number, not '$count'" >&2; exit 2 ;;
    esac
    if [ ${#count} -gt 8 ] || [ "$count" -gt 10000000 ]; then
        echo "peers.sh: a count is at most 10000000, not '$count'" >&2
        exit 2
    fi
done
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
most_objects=200000

# row NAME TICK-WALL TICK-CPU PICTURE-WALL PICTURE-CPU WORDS
row()
{
    awk -v OFS=' | ' -v n="$1" -v a="$2" -v b="$3" -v c="$4" -v d="$5" -v words="$6" '
        function ns(v) { return v == "-" ? v : v >= 99.5 ? sprintf("%.0f", v) : v >= 9.95 ? sprintf("%.1f", v) : sprintf("%.2f", v) }
        BEGIN { print "| " n, ns(a), ns(b), ns(c), ns(d), words " |" }'
}

absent()
{
    echo "| $1 | - | - | - | - | not measured: $2 |"
}

# ours LABEL WORDS OPTION...: CPU time of a picture is what drawing adds to the process's.
ours()
{
    label=$1 words=$2
    shift 2
    frames=$((count > 500000 ? 120 : 600))
    for renderer in none canvas; do
        [ $renderer = none ] || set -- --size 540x720 "$@"
        "$program" run --quiet --scenario storm --particles "$count" --bullets 1 --threads 1 --frames $frames \
            --renderer $renderer --json - "$@" >"$work/$renderer.json" ||
            { absent "$label" "the run failed"; return; }
    done
    # shellcheck disable=SC2046
    row "$label" $(jq -rs --argjson n "$count" --argjson f $frames '
        def cpu: .processor.cpu_ns / $f / $n;
        "\(.[0].ns_per_particle_tick) \(.[0] | cpu) \(.[1].phase_ns.draw.p50 / $n) \((.[1] | cpu) - (.[0] | cpu))"' \
        "$work/none.json" "$work/canvas.json") "$words"
}

python()
{
    label=$1 way=$2 words=$3 package=$4
    interpreter=
    for each in python3 /usr/bin/python3; do
        "$each" -c "import $package" >/dev/null 2>&1 && interpreter=$each && break
    done
    [ -n "$interpreter" ] || { absent "$label" "there is no Python with the module $package"; return; }
    "$interpreter" "$here/storm_python.py" "$way" "$count" >"$work/row" ||
        { absent "$label" "it failed"; return; }
    # shellcheck disable=SC2046
    row "$label" $(awk -F'\t' '{ print $3, $4, $5, $6 }' "$work/row") "$words"
    awk -F'\t' '{ print $NF }' "$work/row" >"$work/python"
}

love_row()
{
    label=$1 way=$2 words=$3
    command -v love >/dev/null || { absent "$label" "love is not installed"; return; }
    command -v xvfb-run >/dev/null || { absent "$label" "xvfb-run is not installed"; return; }
    LIBGL_ALWAYS_SOFTWARE=1 SDL_AUDIODRIVER=dummy xvfb-run -a -s "-screen 0 1280x800x24" \
        love "$here/love" "$way" "$count" 2>/dev/null | grep "^love-" >"$work/row" ||
        { absent "$label" "it failed"; return; }
    # shellcheck disable=SC2046
    row "$label" $(awk -F'\t' '{ print $3, $4, $5, $6 }' "$work/row") "$words"
}

# What draw_particles says of SDL's own ways, with the words of its first column.
sdl()
{
    [ -x "$build/benchmarks/draw_particles" ] || { absent "SDL" "the target heapstorm_benchmarks is not built"; return; }
    SDL_VIDEODRIVER=dummy "$build/benchmarks/draw_particles" "$count" 1000 5 2>/dev/null |
        awk '/ bullets and other/ { exit }
             /^ *(DrawPoints|RenderCopy|RenderGeometry|our geometry)/ {
                 name = $0; sub(/   .*/, "", name); sub(/^ */, "", name)
                 for (i = 1; i <= NF; i++) if ($i ~ /^[0-9]+(\.[0-9]+)?$/) { print name "\t" $i; next } }' >"$work/sdl"
    [ -s "$work/sdl" ] || { absent "SDL" "draw_particles failed"; return; }
    while IFS='	' read -r name ns; do
        row "SDL: $name" - - "$ns" - "sprites of a storm only, by SDL's software renderer; no tick"
    done <"$work/sdl"
}

for count; do
    echo "### $count particles"
    echo
    echo "| way | a tick, wall time | CPU time | a picture, wall time | CPU time | what it draws |"
    echo "|---|--:|--:|--:|--:|---|"
    picture="sky and ship too; sparks as light in 16 bits a channel, with a soft shoulder"
    ours "Heapstorm, \`columns\`" "$picture"
    ours "Heapstorm, \`pool\`" "the same" --memory pool
    ours "Heapstorm, \`naive\` array" "the same" --memory naive
    python "NumPy, an array a property" numpy "nothing" numpy
    python "NumPy by pygame" pygame-numpy "3 x 3 pixels each, added up by bincount and slices, cut at white" "numpy, pygame"
    if [ "$count" -le $most_objects ]; then
        python "CPython, a list of objects" objects "nothing" gc
        python "CPython, the same with \`__slots__\`" slots "nothing" gc
        python "CPython, the same from a pool" pool "nothing" gc
        python "CPython, list of objects, collector off" objects-gc-off "nothing" gc
        python "CPython, list of objects, frozen" objects-frozen "nothing" gc
        python "pygame, a sprite group" pygame-group "an opaque surface of 3 x 3 pixels each, by pygame's blits" pygame
        love_row "LÖVE, ParticleSystem" system "3 x 3 pixels each, added, by OpenGL on Mesa's software driver, read back"
        love_row "LÖVE, SpriteBatch from Lua tables" batch "the same, the batch filled anew in each frame"
    fi
    sdl
    echo
done
echo "All values are ns a particle, medians, but our own CPU time, a mean. A tick moves every particle and replaces"
echo "the dead; the peers' particles have the same number, lifetimes and drag, in floating point. CPU time counts all"
echo "threads of the process. Versions: $("$program" --version | head -n 1);" \
    "Python $(cat "$work/python" 2>/dev/null || echo 'not run');" \
    "$(love --version 2>/dev/null | head -n 1 || true)"
