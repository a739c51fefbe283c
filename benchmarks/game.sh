#!/bin/sh
# Plays the game with both autopilots on several difficulties and prints a line a game, then how many
# of each finished and where the others died. docs/performance.md tells the figures.
#
# usage: benchmarks/game.sh BUILD [SEEDS]
set -eu
build=${1:?usage: benchmarks/game.sh BUILD [SEEDS]}
seeds=${2:-20}
list=$(mktemp)
trap 'rm -f "$list"' EXIT
for what in "easy expert" "normal expert" "hard expert" "easy beginner" "normal beginner"; do
    # shellcheck disable=SC2086 # two words
    nice "$build/benchmarks/game" arcade $what "$seeds" | tee -a "$list"
done
echo
awk -F '\t' '
    { key = $2 " " $3; games[key]++; split($7, time, " "); minutes = time[1] + 0; split($6, at, " ") }
    $5 == "finished" {
        finished[key]++
        if (!(key in least) || minutes < least[key]) least[key] = minutes
        if (minutes > most[key]) most[key] = minutes
    }
    at[2] >= 3 { third[key]++ }
    END {
        for (key in games)
            printf "%-16s %2d games, %2d finished in %.1f to %.1f minutes, %2d reached stage 3\n",
                   key, games[key], finished[key], least[key], most[key], third[key]
    }' "$list"
