#!/bin/sh
# Reads every #include of src and include, and names what breaks the plan of the house
# (docs/ARCHITECTURE.md): an include that climbs, a circle of modules, a system's header or name
# outside of the system's files, a folder or a file that has grown too large, a room whose header does
# not repeat its sentence of the plan. Before that it plants one of each in a copy and has to find it.
set -u
[ $# -eq 0 ] || { echo "usage: tests/test_floors.sh" >&2 && exit 2; }
root=$(CDPATH='' cd -- "$(dirname -- "$(readlink -f -- "$0")")/.." && pwd -P) || exit 1
copy=$(mktemp -d) || exit 1
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM

# findings ROOT: a line for everything that breaks the plan; nothing else.
# shellcheck disable=SC2016 # the program is awk's
findings()
{
    (cd "$1" && find src include tests benchmarks -name '*.[ch]' 2>/dev/null | sort | awk '
BEGIN {
    # A folder includes itself and lower numbers; equal numbers do not know each other.
    split("base 1 memory 2 pattern 2 world 3 measure 4 cli 4 draw 5 panel 6 versus 6 window 7 bench 7 app 8", words)
    for (i = 1; i in words; i += 2) level[words[i]] = words[i + 1]
    split("base memory pattern world measure", library)
    # Public headers that have no file of their name in src.
    home["handle"] = home["instruction_set"] = "base"
    home["collector"] = "memory"
    PICTURES = 5 # the first floor that may include SDL and cglm
    # What only the files of a system may name: src/base/system_NAME*.c, and the interposer of a C
    # library. POSIX headers, what systems are called, files in which Linux tells something, and those
    # functions of POSIX that headers of standard C declare as well.
    SYSTEM = "^src/(base/system_[a-z_]*|app/interposer_[a-z]*)\\.c$"
    HEADERS = "^<(aio|arpa/.*|dirent|dlfcn|execinfo|fcntl|features|ftw|glob|gnu/.*|grp|linux/.*|link|" \
        "mach.*/.*|malloc|net.*/.*|poll|process|pthread|pwd|sched|semaphore|signal|spawn|sys/.*|" \
        "syscall|sysexits|termios|threads|time|ucontext|unistd|utime|windows|io|direct)\\.h>"
    NAMES = "__linux|__APPLE__|__MACH__|_WIN32|_WIN64|__CYGWIN__|__unix|__GLIBC__|__ANDROID__|" \
        "__[A-Z][A-Za-z]+BSD__|_GNU_SOURCE|PATH_MAX|\"/(proc|sys|dev|etc)/"
    CALLS = "(^|[^A-Za-z0-9_])(fileno|fdopen|popen|pclose|setenv|unsetenv|putenv|realpath|" \
        "strsignal|getloadavg|mkdtemp|mkstemp|rename|sysconf|getrusage|clock_gettime) *\\("
    MOST_MODULES = 40
    MOST_LINES = 600
}

{ files[++file_count] = $0; exists[$0] = 1 }

function tell(where, what) { print where ": " what }

function module_of(path) { sub(/\.[ch]$/, "", path); return path }

# The floor of a path below the root; "" where it has none.
function floor_of(path,    parts, name, i) {
    split(path, parts, "/")
    if (parts[1] == "src") return (parts[2] in level) ? parts[2] : ""
    name = module_of(parts[3])
    if (name in level) return name
    for (i = 1; i in library; i++)
        if (("src/" library[i] "/" name ".c") in exists || ("src/" library[i] "/" name ".h") in exists)
            return library[i]
    return home[name]
}

function judge_include(from, where, target,    mine, other, path) {
    mine = floor_of(from)
    path = target ~ /^heapstorm\// ? "include/" target : "src/" target
    other = floor_of(path)
    if (mine == "") return # told once, for the file
    if (other == "") {
        tell(where, "\"" target "\" belongs to no floor")
    } else if (other != mine && level[other] >= level[mine]) {
        tell(where, "\"" target "\" climbs: from " mine " (floor " level[mine] ") to " other \
            " (floor " level[other] ")")
    }
    add_edge(module_of(from), module_of(path), where)
}

function add_edge(from, to, where) {
    if (from == to || (from, to) in edge) return
    edge[from, to] = where
    targets[from] = targets[from] " " to
}

# A line of a file that is no system'"'"'s.
function judge_system(where, line) {
    if (match(line, NAMES) || match(line, CALLS))
        tell(where, substr(line, RSTART, RLENGTH) " belongs to the files of a system: src/base/system.h")
}

function judge_file(path,    line, number, target) {
    if (path ~ /^(src|include)\// && floor_of(path) == "") tell(path ":1", "belongs to no floor")
    while ((getline line < path) > 0) {
        number++
        if (path ~ /^(src|include)\// && path !~ SYSTEM) judge_system(path ":" number, line)
        if (path !~ /^(src|include)\// || line !~ /^[ \t]*#[ \t]*include[ \t]*[<"]/) continue
        target = line
        sub(/^[ \t]*#[ \t]*include[ \t]*/, "", target)
        if (target ~ /^</) {
            if (target ~ /^<(SDL|cglm)/ && level[floor_of(path)] < PICTURES)
                tell(path ":" number, target " is not for " floor_of(path) ": pictures begin at floor " PICTURES)
            if (target ~ HEADERS && path !~ SYSTEM)
                tell(path ":" number, target " belongs to the files of a system: src/base/system.h")
            continue
        }
        target = substr(target, 2)
        sub(/".*/, "", target)
        judge_include(path, path ":" number, target)
    }
    close(path)
    if (number > MOST_LINES) tell(path ":" number, "the file has more than " MOST_LINES " lines")
}

# Counts a module once, though it has two files.
function judge_module_of(path,    folder, module) {
    module = module_of(path)
    if (module in targets) return
    targets[module] = ""
    nodes[++node_count] = module
    if (path !~ /^src\//) return
    folder = path
    sub(/\/[^\/]*$/, "", folder)
    if (++modules[folder] == MOST_MODULES + 1)
        tell(path ":1", folder " has more than " MOST_MODULES " modules")
}

# A target of the node that is not yet peeled off; "" for none.
function living_target(node,    list, i) {
    split(targets[node], list, " ")
    for (i = 1; i in list; i++) if (list[i] in alive && (node, list[i]) in edge) return list[i]
    return ""
}

# Takes away what leads to no circle, from the leaves on.
function peel(    i, again) {
    do {
        again = 0
        for (i = 1; i <= node_count; i++) {
            if (!(nodes[i] in alive) || living_target(nodes[i]) != "") continue
            delete alive[nodes[i]]
            again = 1
        }
    } while (again)
}

# Follows includes from a module until one comes again, and tells that circle.
function tell_circle(node,    path, place, steps, i, words) {
    while (!(node in place)) {
        path[++steps] = node
        place[node] = steps
        node = living_target(node)
    }
    path[steps + 1] = node
    words = node
    for (i = place[node]; i <= steps; i++) words = words " -> " path[i + 1] " (" edge[path[i], path[i + 1]] ")"
    tell(edge[path[steps], node], "circle: " words)
    delete edge[path[steps], node]
}

function judge_circles(    i, first) {
    for (i = 1; i <= node_count; i++) alive[nodes[i]] = 1
    do {
        peel()
        first = ""
        for (i = 1; i <= node_count && first == ""; i++) if (nodes[i] in alive) first = nodes[i]
        if (first != "") tell_circle(first)
    } while (first != "")
}

END {
    for (i = 1; i <= file_count; i++) { judge_module_of(files[i]); judge_file(files[i]) }
    judge_circles()
}
')
}

# rooms ROOT: a line for every row of the plan's table of rooms whose header says something else.
rooms()
{
    (cd "$1" && sed -n 's/^| `[a-z/]*` | `\([^`]*\)` | \(.*\) | [^|]*|$/\1|\2/p' docs/ARCHITECTURE.md |
        while IFS='|' read -r header sentence; do
            case $header in heapstorm/*) header=include/$header ;; esac
            # The opening comment in one line; plain text, so no pattern.
            opening=$(sed -n '/^\/\/\//!q; s/^\/\/\/ *//p' "$header" | tr '\n' ' ' | tr -s ' ')
            case $opening in
            *"$sentence"*) ;;
            *) echo "$header:1: does not say what docs/ARCHITECTURE.md says: $sentence" ;;
            esac
        done)
}

# must_find PATTERN: what was planted is among the findings in the copy.
must_find()
{
    grep -q -e "$1" "$copy/findings" && return
    echo "planted, and not found: $1" >&2
    exit 1
}

cp -R "$root/src" "$root/include" "$root/docs" "$copy" || exit 1
mkdir "$copy/src/draw/many"
plant() { printf '%s\n' "$2" >"$copy/src/$1"; }
plant base/planted_climb.h '
#include "world/planted_heights.h"'
plant world/planted_heights.h ''
plant memory/planted_neighbour.c '#include "heapstorm/pattern.h"'
plant measure/planted_picture.c '#include <SDL.h>'
plant panel/planted_one.h '#include "panel/planted_two.h"'
plant panel/planted_two.c '#include "panel/planted_three.h"'
plant panel/planted_three.h '#include "panel/planted_one.h"'
plant cli/planted_stray.c '#include "planted_stray.h"'
plant window/planted_header.c '#include <sys/stat.h>'
plant window/planted_clock.h '#include <time.h>'
plant bench/planted_name.c '#ifdef __linux__'
plant bench/planted_file.c 'static const char path[] = "/proc/self/maps";'
plant bench/planted_limit.c 'static char path[PATH_MAX];'
plant bench/planted_call.c 'void planted(void) { unsetenv("HOME"); }'
awk 'BEGIN { for (i = 0; i < 601; i++) print "" }' >"$copy/src/app/planted_length.c"
number=0
while [ "$number" -le 40 ]; do
    plant "draw/many/planted_$number.c" ''
    number=$((number + 1))
done
sed -i 's/The instrument panel/A planted panel/' "$copy/src/panel/panel.h"
{ findings "$copy" && rooms "$copy"; } >"$copy/findings"
must_find '^src/panel/panel.h:1: does not say what docs/ARCHITECTURE.md says: The instrument panel'
must_find '^src/base/planted_climb.h:2: "world/planted_heights.h" climbs: from base'
must_find '^src/memory/planted_neighbour.c:1: "heapstorm/pattern.h" climbs'
must_find '^src/measure/planted_picture.c:1: <SDL.h> is not for measure'
must_find '^src/panel/planted_.*: circle: .*planted_one -> .*planted_two .* -> .*planted_three'
must_find '^src/cli/planted_stray.c:1: "planted_stray.h" belongs to no floor'
must_find '^src/window/planted_header.c:1: <sys/stat.h> belongs to the files of a system'
must_find '^src/window/planted_clock.h:1: <time.h> belongs to the files of a system'
must_find '^src/bench/planted_name.c:1: __linux belongs to the files of a system'
must_find '^src/bench/planted_file.c:1: "/proc/ belongs to the files of a system'
must_find '^src/bench/planted_limit.c:1: PATH_MAX belongs to the files of a system'
must_find '^src/bench/planted_call.c:1: [^a-z]*unsetenv( belongs to the files of a system'
must_find '^src/app/planted_length.c:601: the file has more than 600 lines'
must_find ': src/draw/many has more than 40 modules'

[ "$(grep -c '^| `[a-z/]*` | `[a-z/]*\.h` |' "$root/docs/ARCHITECTURE.md")" -eq 14 ] ||
    { echo "docs/ARCHITECTURE.md has no table of 14 rooms" >&2 && exit 1; }
{ findings "$root" && rooms "$root"; } >"$copy/findings"
[ ! -s "$copy/findings" ] || { cat "$copy/findings" >&2 && exit 1; }
