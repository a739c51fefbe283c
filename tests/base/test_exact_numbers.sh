#!/bin/sh
# Compilations that would give other numbers stop with the reason, in every file of the library that
# calculates.
set -u
[ $# -ge 1 ] || { echo "usage: tests/base/test_exact_numbers.sh COMPILER" >&2 && exit 2; }
compiler=$1
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/../.." && pwd -P) || exit 1
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
failed=0

fail()
{
    echo "$*" >&2
    failed=1
}

preprocess()
{
    "$compiler" -std=c17 -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -I"$root/include" -I"$root/src" \
        "$@" -E -o "$folder/output" 2>"$folder/words"
}

# stops FILE OPTION REASON: whether a file does not compile with an option, and says why.
stops()
{
    if preprocess "$2" "$1"; then
        fail "${1#"$root"/} compiles with $2"
    elif ! grep -q -e "$3" "$folder/words"; then
        fail "${1#"$root"/} stops with $2, but not for the reason:" "$(cat "$folder/words")"
    fi
}

one=$root/src/base/trigonometry.c
preprocess "$one" || fail "$(cat "$folder/words")"

for option in -ffast-math -ffinite-math-only -Ofast; do
    stops "$one" "$option" "the digest is the same everywhere, and -ffast-math"
done

# Where the compiler can be talked into the old unit at all.
if echo | "$compiler" -mfpmath=387 -dM -E - 2>/dev/null | grep -q 'FLT_EVAL_METHOD__ 2'; then
    stops "$one" -mfpmath=387 "x87 breaks that"
else
    echo "$compiler knows no x87 here: not tried"
fi

for file in "$root"/src/base/*.c "$root"/src/memory/*.c "$root"/src/pattern/*.c "$root"/src/world/*.c \
    "$root"/src/measure/*.c; do
    # Without floating-point numbers there is nothing to protect.
    grep -q -w -e float -e double "$file" || continue
    stops "$file" -ffast-math "the digest is the same everywhere, and -ffast-math"
done
exit "$failed"
