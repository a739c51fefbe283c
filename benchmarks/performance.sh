#!/bin/sh
# Makes docs/performance.md anew: measures, and fills what it found into benchmarks/performance.md.in.
# What lies in FOLDER already is not measured again, so that the page can be made twice of one run.
# usage: performance.sh BUILD FOLDER >docs/performance.md
#   BUILD   the folder of a release build with its target heapstorm_benchmarks
#   FOLDER  for the measurements; made where it is not
# Needs jq, an idle machine and about a quarter of an hour; xvfb-run for the figures of the window, libbulletml
# for those of the pattern engines. What is missing says so in its row.
set -u
build=${1:-} folder=${2:-}
program=$build/heapstorm
here=$(dirname "$0")
[ -x "$program" ] && [ -n "$folder" ] || { echo "usage: performance.sh BUILD FOLDER" >&2; exit 2; }
command -v jq >/dev/null || { echo "performance.sh: jq is needed, to read the results" >&2; exit 2; }
mkdir -p "$folder" || exit 1

# measure NAME COMMAND...: keeps what a command prints as NAME, once. What fails leaves nothing.
measure()
{
    name=$1
    shift
    [ -e "$folder/$name" ] && return
    echo "performance.sh: $*" >&2
    if ! "$@" >"$folder/$name.part"; then
        rm -f "$folder/$name.part"
        return
    fi
    mv "$folder/$name.part" "$folder/$name"
}

bench()
{
    "$program" bench --quiet --cost-curves --json "$folder/bench.json" --report "$folder/bench.html" --markdown - "$@"
}
# A window on a display without a screen.
window()
{
    xvfb-run -a -s "-screen 0 1280x1024x24" "$program" play --quiet --json - "$@"
}
starts()
{
    for i in 1 2 3 4 5 6 7 8 9; do window --frames 30 --warmup 0 "$@" || return 1; done
}

measure bench.md bench
measure columns.json "$program" bench --quiet --memory columns --simd all --threads 1,2 \
    --population 10k,100k,1m --base columns --json -
measure storm.json "$program" run --quiet --particles 1000000 --bullets 20000 --renderer canvas \
    --threads 2 --frames 1200 --json -
# What is drawn without a window: NAME SIZE THREADS PARTICLES.
drawn()
{
    measure "drawn-$1.json" "$program" run --quiet --particles "$4" --bullets 20000 --renderer canvas \
        --size "$2" --threads "$3" --frames 300 --json -
}
drawn 540-one 540x720 1 1000000
drawn 540-two 540x720 2 1000000
drawn 810-two 810x1080 2 1000000
drawn 1620-two 1620x2160 2 1000000
drawn ten-million 540x720 2 10000000
measure versus.json "$program" versus --quiet --json - --frames 600
if command -v xvfb-run >/dev/null; then
    measure window.json window --scenario storm --particles 1000000 --bullets 20000 --frames 1080 \
        --csv "$folder/window.csv"
    measure plain.json window --scenario storm --ground plain --frames 600
    measure heap.json window --scenario storm --ground heap --frames 600
    measure starts.json starts --scenario arcade
    measure starts-storm.json starts --scenario storm
fi
for name in acquire_release draw_particles pattern_visits pattern_engines; do
    [ -x "$build/benchmarks/$name" ] && measure "$name.txt" "$build/benchmarks/$name"
done
[ -x "$build/benchmarks/collect" ] && measure collect.txt "$build/benchmarks/collect" 1000000
[ -x "$build/benchmarks/snapshot" ] && measure snapshot.txt "$build/benchmarks/snapshot" "$here/../assets"
# A difference is told in its table, and is no reason to leave the table out.
witness()
{
    "$here/../scripts/witness" "$build" || [ $? -eq 1 ]
}
measure witness.txt witness
measure peers.txt "$here/peers/peers.sh" "$build"

# Last, because it keeps the machine busy.
measure aa.txt "$here/aa_under_load.sh" "$program"

[ -e "$folder/bench.json" ] || { echo "performance.sh: the bench failed" >&2; exit 1; }

# ---- Values -------------------------------------------------------------------------------------

missing="not measured in this run"

# ask FILE FILTER: what jq makes of a file; else that it was not measured.
ask()
{
    file=$folder/$1
    shift
    found=
    [ -s "$file" ] && found=$(jq -r "$@" "$file" 2>/dev/null)
    case $found in
    "" | *null*) echo "$missing" ;;
    *) echo "$found" ;;
    esac
}

# read_line FILE PROGRAM: what awk makes of a text, likewise.
read_line()
{
    file=$folder/$1
    found=
    [ -s "$file" ] && found=$(awk "$2" "$file")
    echo "${found:-$missing}"
}

words='def r: if . >= 99.5 then round|tostring elif . >= 9.95 then (.*10|round/10|tostring)
                else (.*100|round/100|tostring) end;
       def span: "\(.median|r) ns (\(.low|r) to \(.high|r))";
       def cell($name; $count): .cells[] | select(.label == $name and .population == $count);
       def ms: ./1e6|r;
       def times: "\(.median|r) times (\(.low|r) to \(.high|r))" +
           (if .difference == "not seen" then ", no difference seen"
            elif .difference == "too few rounds" then ", too few rounds" else "" end);
       def turned: {median: (1/.median), low: (1/.high), high: (1/.low), difference: .difference};'

# The price of one among so many, of the cost curves: CURVE COUNT.
one_of()
{
    ask bench.json "$words [.cost_curves[] | select(.of == \"$1\") | .points[] | select(.count == $2)][0].ns | span"
}
# The median picture of a storm that was drawn, with its p99.
picture()
{
    ask "drawn-$1.json" "$words .frame_ns | \"\(.p50|ms) ms\""
}

particle()
{
    ask columns.json "$words cell(\"$1\"; $2).ns_per_particle_tick | span"
}

# The rows of the table, an aim and what came out.
rows()
{
    row()
    {
        echo "| $1 | $2 |"
    }
    row "10,000 particles, one thread, vectors: 0.18 ns a particle" "$(one_of particles 10000)"
    row "100,000: 0.18 ns" "$(one_of particles 100000)"
    row "1,000,000: 0.25 ns" "$(one_of particles 1000000)"
    row "10,000,000: 0.55 ns" "$(one_of particles 10000000)"
    row "1,000,000 without vectors (SSE2): 0.6 ns" "$(particle "columns, scalar" 1000000)"
    row "1,000,000 with two threads: 0.15 ns" "$(particle "columns, 2 threads" 1000000)"
    row "a bullet of \`storm\`, among 10,000: 8 ns" "$(one_of bullets 10000)"
    row "a bullet of \`storm\`, among 100,000" "$(one_of bullets 100000)"
    row "1,000,000 sparks and 20,000 bullets, simulated and drawn at 540 x 720 by one thread: 4.8 ms" "$(picture 540-one)"
    row "the same by two: 2.8 ms" "$(picture 540-two)"
    row "at 810 x 1080 by two: 4.5 ms" "$(picture 810-two)"
    row "at 1620 x 2160 by two: 9 ms" "$(picture 1620-two)"
    row "10,000,000 sparks and 20,000 bullets, at 540 x 720 by two: 14 ms" "$(picture ten-million)"
    row "p99 of a frame's CPU time over its median, in the window, a million sparks: 1.3" \
        "$(read_line window.csv 'BEGIN { FS = "," } NR == 1 { for (i = 1; i <= NF; i++) { gsub(/[\r"]/, "", $i); if ($i == "cpu_ns") c = i } next }
            c { v[n++] = $c + 0 }
            function sort(a, n, i, j, t) { for (i = 1; i < n; i++) { t = a[i]; for (j = i; j > 0 && a[j-1] > t; j--) a[j] = a[j-1]; a[j] = t } }
            END { if (n > 99) { sort(v, n); m = v[int(n / 2)]; p = v[int(0.99 * n)]; printf "%.2f (median %.1f ms, p99 %.1f ms)\n", p / m, m / 1e6, p / 1e6 } }')"
    row "scoreboard and panel, a frame at 1280 x 720: 0.5 ms" "$(ask heap.json "$words .phase_ns.panel.p50 | ms + \" ms\"")"
    row "the ground, drawing with it less drawing without, at 720p: 0.7 ms" \
        "$(ask heap.json --slurpfile plain "$folder/plain.json" "$words (.phase_ns.draw.p50 - \$plain[0].phase_ns.draw.p50) | ms + \" ms\"")"
    row "\`versus\` at 200,000 sparks a side: \`columns\` holds 60 ticks a second" \
        "$(ask versus.json "$words \"\(if .sides[0].holds_60 then \"it does\" else \"it does not\" end), a tick takes \(.sides[0].simulate_ns.wall.p50|ms) ms, naive \(.ratio.times|r) times as long\"")"
    row "two threads at least 1.6 times one, at 1,000,000" \
        "$(ask bench.json "$words [.questions[] | select(.after | test(\"threads\"))][0].speed | times")"
    row "at least 10 times \`naive\` array after churn, at 100,000" \
        "$(ask bench.json "$words cell(\"columns\"; 100000).ratio | turned | times")"
    row "at least 60 % of the streaming bandwidth, one thread" \
        "$(ask bench.json '[.bandwidth[] | select(.threads == 1 and .population >= 100000)
            | "\(.share_by_round.median*100|round) % (\(.share_by_round.low*100|round) to \(.share_by_round.high*100|round)) at \(.population)"] | join(", ")')"
    row "the same with two threads" \
        "$(ask bench.json '[.bandwidth[] | select(.threads == 2)
            | "\(.share_by_round.median*100|round) % (\(.share_by_round.low*100|round) to \(.share_by_round.high*100|round)) at \(.population)"] | join(", ")')"
    row "the default bench within two minutes" "$(ask bench.json '"\(.seconds|round) s"')"
    row "timing costs under 1 %, at 1,000 particles" \
        "$(ask bench.json '.timing_cost | "\((.median-1)*10000|round/100) % (\((.low-1)*10000|round/100) to \((.high-1)*10000|round/100))"')"
    row "storm of 1,000,000 and 20,000, simulated and drawn with two threads, p99 12 ms" \
        "$(ask storm.json "$words .frame_ns | \"\(.p99|ms) ms, median \(.p50|ms)\"")"
    row "the same in the window, p99 16.67 ms" \
        "$(ask window.json "$words .frame_ns | \"\(.p99|ms) ms, median \(.p50|ms)\"")"
    row "first picture of \`storm\` within 150 ms" \
        "$(ask starts-storm.json -s "$words [.[].first_frame_ns] | sort | \"\(.[length/2|floor]|ms) ms (\(.[0]|ms) to \(.[-1]|ms), \(length) starts)\"")"
    row "first picture of \`arcade\` within 120 ms" \
        "$(ask starts.json -s "$words [.[].first_frame_ns] | sort | \"\(.[length/2|floor]|ms) ms (\(.[0]|ms) to \(.[-1]|ms), \(length) starts)\"")"
    row "allocations a frame in the window: none by the game" \
        "$(ask window.json '.heap | "\(.game.per_frame) by the game, \(.sdl.per_frame) by SDL, \(.display.per_frame) by the display"')"
    row "the pair A/A under a load of eight processes: as often different as its confidence allows" \
        "$(read_line aa.txt 'END { print }')"
    row "100,000 bullets all running actions: 1.2 ms a tick, re-aiming 2.5 ms" \
        "$(read_line pattern_visits.txt '/a tick/ {
            name = $0; sub(/  .*/, "", name)
            out = out (out ? ", " : "") name " " $(NF - 1) } END { if (out) print out " ms" }')"
    row "5 times libbulletml, median of the files" \
        "$(read_line pattern_engines.txt '/^  times libbulletml/ && !seen++ { host = $(NF - 4) }
            /^    the engines alone/ && !alone { alone = $(NF - 4) }
            END { if (host) print host " times in the same host, " alone " times the engine alone" }')"
    row "no allocation a bullet, against libbulletml's 11" \
        "$(read_line pattern_engines.txt '/^  allocations a bullet/ { ours = $4; next_one = 1; next }
            next_one { print ours " against " $(NF - 4) " in the median"; next_one = 0 }')"
    row "canvas at least 20 times \`SDL_RenderCopy\`, 50 times \`SDL_RenderGeometry\`, particles" \
        "$(read_line draw_particles.txt '/ bullets and other/ { exit }
            /RenderCopy|RenderGeometry/ { n = $1; if (!(n in least) || $(NF - 1) < least[n]) least[n] = $(NF - 1) }
            END { for (n in least) out = out (out ? ", " : "") n " " least[n] " times"; if (out) print out }')"
    row "a release and an acquisition from \`pool\`: 1.2 times a bare free list" \
        "$(read_line acquire_release.txt '/^pair/ { median[$2 == "bare" ? "list" : $2] = $2 == "bare" ? $4 : $3 }
            END { if ("pool" in median) print median["pool"] " ns, beside a bare free list of " median["list"] " and malloc of " median["malloc"] }')"
    row "\`slab\` faster than malloc" \
        "$(read_line acquire_release.txt '/^pair/ { median[$2] = $3 }
            END { if ("slab" in median) print median["slab"] " ns against " median["malloc"] }')"
    row "worst step of a collection at 1,000,000: 1 ms" \
        "$(read_line collect.txt '/^ *gc +by work/ { print $6 " ms by work" }')"
}

# What a program printed, as a block of code.
block()
{
    [ -s "$folder/$1" ] || { printf '    %s: %s\n' "${1%.txt}" "$missing"; return; }
    sed 's/^/    /' "$folder/$1"
}

# ---- The page -----------------------------------------------------------------------------------

while IFS= read -r line; do
    case $line in
    "{{bench}}") sed '1,2d; s/^### /### /' "$folder/bench.md" ;;
    "{{aims}}") rows ;;
    "{{witness}}") [ -s "$folder/witness.txt" ] && cat "$folder/witness.txt" || echo "$missing" ;;
    "{{peers}}") [ -s "$folder/peers.txt" ] && cat "$folder/peers.txt" || echo "$missing" ;;
    "{{"*"}}") name=${line#"{{"} && block "${name%"}}"}.txt" ;;
    *) printf '%s\n' "$line" ;;
    esac
done <"$here/performance.md.in"
