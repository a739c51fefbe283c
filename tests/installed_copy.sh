#!/bin/sh
# Installs a build into a folder of its own and uses it from there, as a stranger would: the program
# runs, and every public header, alone, builds a program in C and C++ that links with the library.
set -u
[ $# -eq 1 ] || { echo "usage: tests/installed_copy.sh BUILD" >&2 && exit 2; }
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P) || exit 1
build=$(readlink -f -- "$1") || exit 1
prefix=$(mktemp -d) || exit 1
trap 'rm -rf "$prefix"' EXIT
trap 'exit 1' HUP INT TERM

fail()
{
    echo "$*" >&2
    exit 1
}

cmake --install "$build" --prefix "$prefix" || fail "cmake --install failed"
cd / || exit 1

"$prefix/bin/heapstorm" --version || fail "the installed program does not run"
"$prefix/bin/heapstorm" run --scenario storm --frames 10 --warmup 0 --bullets 100 --particles 1000 \
    --quiet --json - >"$prefix/run.json" || fail "the installed program does not find its assets"
test -x "$prefix/libexec/heapstorm/heapstorm-bench-cell" || fail "the bench's program is not installed"

# Only what is public, and all of it.
(cd "$root/include" && find . -type f | sort) >"$prefix/public"
(cd "$prefix/include" && find . -type f | sort) >"$prefix/installed"
diff "$prefix/public" "$prefix/installed" >&2 || fail "the headers installed are not the public ones"

# compile COMPILER LANGUAGE STANDARD: a file for each header, which sees the installed ones alone.
compile()
{
    command -v "$1" >/dev/null || { echo "no $1: its headers are not tried" && return; }
    while read -r header; do
        printf '#include "%s"\n' "${header#./}" >"$prefix/one.$2"
        "$1" "$3" -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only "$prefix/one.$2" ||
            fail "${header#./} is no header of its own for $1"
    done <"$prefix/installed"
}
compile "${CC:-cc}" c -std=c17
compile "${CXX:-c++}" cc -std=c++17

# A program of a stranger's, linked with what the library needs.
cat >"$prefix/stranger.c" <<'END'
#include "heapstorm/pattern.h"
#include "heapstorm/world.h"
#include <stdio.h>
int main(void)
{
    return puts(HS_VERSION) < 0;
}
END
libraries="-lheapstorm -lexpat -lm -pthread"
for optional in bdw-gc:BOEHM libdw:LIBDW; do
    grep -q "^${optional#*:}_FOUND:INTERNAL=1" "$build/CMakeCache.txt" &&
        libraries="$libraries $(pkg-config --libs "${optional%:*}")"
done
library=$(dirname "$(find "$prefix" -name libheapstorm.a)")
# shellcheck disable=SC2086 # a list of libraries
"${CC:-cc}" -std=c17 -I"$prefix/include" "$prefix/stranger.c" -o "$prefix/stranger" -L"$library" \
    -Wl,--whole-archive -lheapstorm -Wl,--no-whole-archive $libraries || fail "the library does not link"
"$prefix/stranger" || fail "a program that uses the library does not run"
