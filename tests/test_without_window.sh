#!/bin/sh
# Builds the program without a window (HS_WINDOW=OFF) and uses it as on a server: a run, its picture, a
# bench and a check of patterns work, nothing of SDL is linked, and the window's commands are refused in
# one line.
# usage: tests/test_without_window.sh COMPILER PROGRAM
set -u
compiler=${1:?usage: tests/test_without_window.sh COMPILER PROGRAM}
with_window=${2:?usage: tests/test_without_window.sh COMPILER PROGRAM}
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P) || exit 1
build=$(mktemp -d) || exit 1
trap 'rm -rf "$build"' EXIT
trap 'exit 1' HUP INT TERM

fail()
{
    echo "FAILED: $*" >&2
    exit 1
}

# A pkg-config that knows no SDL, so that looking for it is an error too.
mkdir "$build/bin"
real=$(command -v pkg-config) || fail "there is no pkg-config"
cat >"$build/bin/pkg-config" <<END
#!/bin/sh
case " \$* " in *sdl2* | *SDL2*) exit 1 ;; esac
exec "$real" "\$@"
END
chmod +x "$build/bin/pkg-config"
PKG_CONFIG=$build/bin/pkg-config
# The generator of scripts/check, where it is: a new machine may have no make.
command -v ninja >/dev/null && CMAKE_GENERATOR=Ninja && export CMAKE_GENERATOR
export PKG_CONFIG

cmake -S "$root" -B "$build/with" -DCMAKE_C_COMPILER="$compiler" -DBUILD_TESTING=OFF >"$build/log" 2>&1 &&
    fail "a window without SDL was configured"
grep -q 'No SDL2 or SDL2_ttf: install libsdl2-ttf-dev, or set -DHS_WINDOW=OFF' "$build/log" ||
    { tail -n 20 "$build/log" >&2 && fail "it is not said what is missing"; }
{ cmake -S "$root" -B "$build/without" -DCMAKE_C_COMPILER="$compiler" -DCMAKE_BUILD_TYPE=Release \
    -DHS_OPTIMISE=-O0 -DHS_WERROR=ON -DBUILD_TESTING=OFF -DHS_WINDOW=OFF &&
    cmake --build "$build/without" -j 2; } >"$build/log" 2>&1 ||
    { tail -n 40 "$build/log" >&2 && fail "it does not build without a window"; }

program=$build/without/heapstorm
if command -v ldd >/dev/null && ldd "$program" | grep -q -i sdl; then fail "SDL is linked"; fi

# digests PROGRAM: both of a short run that is drawn.
digests()
{
    "$1" run --scenario calm --frames 30 --warmup 0 --quiet --renderer canvas --json - \
        --screenshot "30:$build/picture.png" | sed -n 's/^ *"digest[_a-z]*": "\(.*\)",*$/\1/p'
}
expected=$(digests "$with_window") && mv "$build/picture.png" "$build/expected.png"
[ ${#expected} -ge 33 ] || fail "no digests"
[ "$(digests "$program")" = "$expected" ] || fail "the digests are others than with a window"
cmp "$build/picture.png" "$build/expected.png" || fail "the picture is another one than with a window"

"$program" bench --rounds 5 --ticks 10 --population 1k --memory columns,naive --quiet \
    --json "$build/bench.json" >/dev/null || fail "the bench does not work"
grep -q '"schema": "heapstorm.bench/' "$build/bench.json" || fail "the bench writes no JSON"
"$program" versus --json "$build/versus.json" --particles 1000 --frames 5 --warmup 0 --quiet >/dev/null ||
    fail "no race without a window"
grep -q '"schema": "heapstorm.versus/' "$build/versus.json" || fail "the race writes no JSON"
"$program" pattern check "$root"/assets/patterns/*.xml >"$build/said" 2>&1 || fail "patterns are not checked"

"$program" --help >"$build/said" || fail "there is no help"
grep -q '^  run ' "$build/said" || fail "the help does not name run"
if grep -q -e '^  play ' -e '^  tour ' "$build/said"; then fail "the help names play or tour"; fi
# refused WORD...: one line, and the exit code of bad usage.
refused()
{
    "$program" "$@" >"$build/said" 2>"$build/complaint"
    code=$?
    [ "$code" -eq 2 ] || fail "'$*' ends with $code"
    [ ! -s "$build/said" ] || fail "'$*' writes to standard output"
    [ "$(wc -l <"$build/complaint")" -eq 1 ] || fail "'$*' is not refused in one line"
    grep -q '^heapstorm: this heapstorm was built without a window' "$build/complaint" ||
        fail "'$*': $(cat "$build/complaint")"
}
refused
refused play
refused play --help
refused tour
refused versus
refused --particles 1000
echo "run, versus, bench and pattern work without a window"
