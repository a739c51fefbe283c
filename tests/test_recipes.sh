#!/bin/sh
# Follows the recipes of CONTRIBUTING.md that have commands in a copy of the sources:
# each touches as few files as it says, the copy builds, and what was added works.
# usage: tests/test_recipes.sh COMPILER
set -u
compiler=${1:?usage: tests/test_recipes.sh COMPILER}
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P) || exit 1
copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM

fail()
{
    echo "FAILED: $*" >&2
    exit 1
}

# commands_of HEADING: the sh block beneath a heading of CONTRIBUTING.md.
commands_of()
{
    awk -v heading="## $1" '
        /^## / { here = $0 == heading }
        here && /^```$/ { exit }
        here && within { print }
        here && /^```sh$/ { within = 1 }
    ' "$root/CONTRIBUTING.md"
}

# follow HEADING FILES: runs the recipe; it changes or adds so many files.
follow()
{
    commands_of "$1" >"$copy/recipe"
    [ -s "$copy/recipe" ] || fail "there are no commands under '$1'"
    cp -R "$copy/tree" "$copy/before"
    (cd "$copy/tree" && sh -eu "$copy/recipe") || fail "the recipe '$1' cannot be followed"
    touched=$(diff -rq "$copy/before" "$copy/tree" | wc -l)
    [ "$touched" -eq "$2" ] || fail "'$1' touches $touched files, not $2"
    rm -rf "$copy/before"
}

mkdir "$copy/tree"
cp -R "$root/src" "$root/include" "$root/assets" "$root/CMakeLists.txt" "$copy/tree" || exit 1
mkdir "$copy/tree/benchmarks" && : >"$copy/tree/benchmarks/CMakeLists.txt"
follow "A strategy" 2
follow "An option" 1
follow "An action" 1
follow "A part of the panel" 2
follow "A renderer" 2
# The generator of scripts/check, where it is: a new machine may have no make.
command -v ninja >/dev/null && export CMAKE_GENERATOR=Ninja
{ cmake -S "$copy/tree" -B "$copy/build" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
    -DHS_OPTIMISE=-O0 -DBUILD_TESTING=OFF && cmake --build "$copy/build" --target heapstorm -j 2; } \
    >"$copy/log" 2>&1 || { tail -n 40 "$copy/log" >&2 && fail "the copy does not build"; }

program=$copy/build/heapstorm
"$program" run --help | grep -q -e '--example  *an example of a flag' || fail "help has no --example"
# digest_of STRATEGY: both digests of a short run.
digest_of()
{
    "$program" run --scenario calm --frames 30 --warmup 0 --quiet --example --memory "$1" --json - |
        sed -n 's/^ *"digest[_a-z]*": "\(.*\)",*$/\1/p'
}
expected=$(digest_of columns)
[ ${#expected} -ge 33 ] || fail "no digests under columns"
[ "$(digest_of plain)" = "$expected" ] || fail "the digests under plain are others than under columns"
"$program" run --memory plein 2>&1 | grep -q plain || fail "'plein' is not answered by 'plain'"

# notes_on ACTION: what a window says of a settings file that gives a key to it.
notes_on()
{
    mkdir -p "$copy/home/heapstorm"
    echo "key.$1 = U" >"$copy/home/heapstorm/settings.txt"
    SDL_VIDEODRIVER=dummy XDG_DATA_HOME="$copy/home" "$program" play --scenario calm --frames 2 2>&1
}
notes_on tock | grep -q "there is no action 'tock'" || fail "a window does not look for actions by name"
[ -z "$(notes_on tick)" ] || fail "there is no action 'tick'"

# The part is drawn where the report says, and explained.
ticks=$(SDL_VIDEODRIVER=dummy "$program" play --quiet --scenario calm --frames 20 --warmup 0 --json - |
    tr -d ' \n' | sed -n 's/.*"ticks":{\([^}]*\)}.*/\1/p')
case $ticks in
    *'"ink":0'* | '') fail "the panel shows no part 'ticks': '$ticks'" ;;
    *'"ink":'*) ;;
    *) fail "no part 'ticks' in the report: '$ticks'" ;;
esac

# The renderer is in the help and in the settings, and what it draws is a picture.
"$program" play --help | grep -q -e '--renderer canvas|geometry|flat' || fail "play does not list the renderer"
mkdir -p "$copy/home"
XDG_DATA_HOME=$copy/home SDL_VIDEODRIVER=dummy "$program" play --quiet --scenario storm --renderer flat \
    --frames 70 --json "$copy/play.json" --screenshot 65:"$copy/play.png" >"$copy/log" 2>&1 ||
    { cat "$copy/log" >&2 && fail "nothing is drawn by the renderer"; }
grep -q '"renderer": "flat"' "$copy/play.json" || fail "the report does not name the renderer"
[ -s "$copy/play.png" ] || fail "there is no picture"
echo "all recipes work"
