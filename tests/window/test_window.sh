#!/bin/sh
# Starts the real window on a display of its own and presses real keys: what needs a display's server
# and a window manager. What a session does with keys and sizes is in test_session*.c, without either.
# Nothing is done after a time: everything waits until the window shows what it waits for.
# usage: test_window.sh PROGRAM [CASE...]
# Exit 77 (skipped) where Xvfb or xdotool is missing; cases that take a window manager are left out
# without openbox.
set -u

program=$1
shift
for tool in Xvfb xdotool; do
    command -v "$tool" >/dev/null || { echo "skipped: $tool is not installed" && exit 77; }
done

folder=$(mktemp -d) || exit 1
passed=0
failed=0
left_out=0
server=
manager=
guard=
player=

finish()
{
    [ -z "$guard" ] || kill "$guard" 2>/dev/null
    [ -z "$player" ] || kill "$player" 2>/dev/null
    [ -z "$manager" ] || kill "$manager" 2>/dev/null
    [ -z "$server" ] || kill "$server" 2>/dev/null
    wait 2>/dev/null
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT TERM

export XDG_DATA_HOME="$folder/data" HOME="$folder" XDG_RUNTIME_DIR="$folder"
mkdir -p "$XDG_DATA_HOME" "$folder/pictures" "$folder/.config"
# shellcheck disable=SC2016 # it stands so in the file
echo 'XDG_PICTURES_DIR="$HOME/pictures"' >"$folder/.config/user-dirs.dirs"
# What the display's libraries keep to the end is theirs; test_session looks at ours.
export ASAN_OPTIONS=detect_leaks=0
unset WAYLAND_DISPLAY SDL_VIDEODRIVER XDG_CONFIG_HOME

# until_so PROCESS COMMAND...: waits until a command succeeds; fails when the process has ended.
until_so()
{
    waited_for=$1
    shift
    until "$@" >/dev/null 2>&1; do
        kill -0 "$waited_for" 2>/dev/null || return 1
        sleep 0.05
    done
}

start_display()
{
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$folder/display" \
        2>"$folder/xvfb.log" &
    server=$!
    until_so "$server" grep -q . "$folder/display" || { echo "Xvfb did not start" && exit 1; }
    DISPLAY=:$(cat "$folder/display")
    export DISPLAY
    command -v openbox >/dev/null || return 0
    openbox >"$folder/manager.log" 2>&1 &
    manager=$!
    # It takes windows over only once it rules.
    until_so "$manager" xdotool get_desktop || { echo "openbox did not start" && exit 1; }
}

needs_manager()
{
    [ -n "$manager" ] && return
    echo "    left out: openbox is not installed"
    left_out=$((left_out + 1))
    return 1
}

# --- Playing --------------------------------------------------------------------------------------

# open OPTION...: starts the window and waits until it is there, has the keyboard, and answers a key.
open()
{
    start "$@"
    until_so "$player" find_window || return 1
    xdotool windowfocus --sync "$window" 2>/dev/null
    shoot
}

# start OPTION...: only starts it.
start()
{
    rm -f "$folder/report.json"
    "$program" play --json "$folder/report.json" "$@" 2>"$folder/errors" &
    player=$!
    # A net: who has missed a key would wait for ever.
    guard_player >/dev/null 2>&1 &
    guard=$!
}

find_window()
{
    window=$(xdotool search --onlyvisible --name '^Heapstorm$' 2>/dev/null | head -n 1)
    [ -n "$window" ]
}

guard_player()
{
    sleep 900 &
    trap 'kill $! && exit' TERM
    wait
    kill -KILL "$player"
}

# press KEY...: real keys, one after the other; the window reads them in this order.
press()
{
    xdotool key "$@"
}

# quit KEY...: presses what leads out and waits for the end; sets `status`.
quit()
{
    [ $# -eq 0 ] || press "$@"
    wait "$player"
    status=$?
    player=
    kill "$guard" 2>/dev/null
    guard=
}

# terminate: ends it from outside.
terminate()
{
    kill -TERM "$player"
    quit
}

# figure KEY: the first value of that name in the report.
figure()
{
    sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$folder/report.json" | head -n 1
}

# of_row ROW KEY: a value in a row such as "heap": {"game": {...}}.
of_row()
{
    sed -n "s/^ *\"$1\": {.*\"$2\": \([^,}]*\).*/\1/p" "$folder/report.json" | head -n 1
}

# shoot: has the window keep a picture and waits for it; all keys before have had their effect then.
# Sets `picture`.
shoot()
{
    list_pictures >"$folder/former"
    xdotool key F12
    until_so "$player" has_new_picture || return 1
    picture=$(new_pictures | head -n 1)
}

list_pictures() { find "$folder/pictures" -name '*.png'; }
new_pictures() { list_pictures | grep -v -x -F -f "$folder/former"; }
has_new_picture() { [ -n "$(new_pictures)" ]; }

# size_of PICTURE: such as 1280x720.
size_of()
{
    od -A n -t u1 -j 16 -N 8 "$1" |
        awk '{ print $1 * 16777216 + $2 * 65536 + $3 * 256 + $4 "x" \
                     $5 * 16777216 + $6 * 65536 + $7 * 256 + $8 }'
}

# shows SIZE: whether a picture of the window has that size.
shows()
{
    shoot && [ "$(size_of "$picture")" = "$1" ]
}

expect()
{
    what=$1
    shift
    "$@" && return
    echo "    not so: $what"
    case_failed=yes
}

differ() { ! cmp -s "$1" "$2"; }

# --- Cases ----------------------------------------------------------------------------------------

# Keys of the real keyboard switch the memory, and lead out.
real_keys_switch_the_memory()
{
    open --scenario storm --bullets 2000 --particles 20000 || return 1
    before=$picture
    press p Tab l 1 Tab
    shoot
    quit q q
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "the picture changes" differ "$before" "$picture"
    expect "the last strategy is naive, not $(figure memory)" [ "$(figure memory)" = naive ]
    expect "the list was chosen, not $(figure layout)" [ "$(figure layout)" = list ]
}

# From outside it is ended at once, also in a pause.
a_signal_ends_it()
{
    open --scenario storm || return 1
    press p
    shoot
    terminate
    expect "exit 143, as after SIGTERM, not $status" [ "$status" -eq 143 ]
}

minimised_it_comes_back()
{
    needs_manager || return 0
    open --scenario storm --autopilot --warmup 0 || return 1
    xdotool windowminimize --sync "$window"
    xdotool windowmap --sync "$window" windowactivate --sync "$window"
    expect "it answers keys again" shows 1280x720
    quit alt+F4
    expect "exit 0, not $status" [ "$status" -eq 0 ]
}

resizing_is_followed()
{
    open --scenario storm --bullets 500 --particles 5000 --autopilot || return 1
    for size in "400 700" "1500 900" "1 1" "800 600"; do
        # shellcheck disable=SC2086 # two words
        xdotool windowsize "$window" $size
    done
    until_so "$player" shows 800x600
    quit p q q
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "800 wide at the end, not $(figure width)" [ "$(figure width)" = 800 ]
    expect "600 high at the end" [ "$(figure height)" = 600 ]
    expect "the field is 448 wide, in whole units of 4" [ "$(figure field_width)" = 448 ]
}

full_screen_and_back()
{
    needs_manager || return 0
    open --scenario calm || return 1
    press F11
    until_so "$player" shows 1600x1000
    quit p q q
    expect "exit 0" [ "$status" -eq 0 ]
    expect "as wide as the display, not $(figure width)" [ "$(figure width)" = 1600 ]
    # It is kept, and the next start is full screen too.
    open --scenario calm || return 1
    until_so "$player" shows 1600x1000
    press alt+Return
    until_so "$player" shows 1280x720
    quit p q q
    expect "a window again, not $(figure width)" [ "$(figure width)" = 1280 ]
}

# The way of a newcomer: title, play, pause, help, settings, title, out.
every_scene_is_reached_and_left()
{
    open || return 1
    quit Return z p h h F2 Down Right Escape q q
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "settings were kept" grep -q 'screen_shake = 75 %' "$XDG_DATA_HOME/heapstorm/settings.txt"
}

# A real mouse on the fifth row of the title's menu, in a window of 1280 x 720.
the_mouse_chooses_in_the_menu()
{
    open || return 1
    xdotool mousemove --window "$window" 640 581 click 1
    quit Down Right Escape q
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "settings were kept" grep -q 'screen_shake = 75 %' "$XDG_DATA_HOME/heapstorm/settings.txt"
}

# Three hundred frames, counted after the warm-up.
nothing_is_allocated_by_the_game()
{
    start --scenario storm --particles 100000 --autopilot --frames 420 --warmup 120 \
        --renderer canvas
    quit
    expect "exit 0" [ "$status" -eq 0 ]
    expect "300 frames" [ "$(figure frames)" = 300 ]
    expect "no allocation by the game, not $(of_row game allocations)" \
        [ "$(of_row game allocations)" = 0 ]
    expect "SDL draws in software, not by $(figure render_driver)" \
        [ "$(figure render_driver)" = software ]
    expect "the full panel was drawn" [ "$(figure panel)" = full ]
    expect "no allocation by SDL while drawing, not $(of_row sdl allocations)" \
        [ "$(of_row sdl allocations)" = 0 ]
    echo "    allocations a frame: game $(of_row game per_frame), SDL $(of_row sdl per_frame)," \
        "the display's library $(of_row display per_frame)"
}

a_broken_settings_file_is_told_and_kept()
{
    mkdir -p "$XDG_DATA_HOME/heapstorm"
    echo 'screen_shake = earthquake' >"$XDG_DATA_HOME/heapstorm/settings.txt"
    open || return 1
    quit F2 Down Right Escape q
    expect "file and line are told" \
        grep -q "settings.txt:1: 'earthquake' is not a number" "$folder/errors"
    expect "the former file is kept" \
        grep -q earthquake "$XDG_DATA_HOME/heapstorm/settings.txt.bak"
    rm -r "$XDG_DATA_HOME/heapstorm"
}

settings_that_cannot_be_kept_are_one_message()
{
    XDG_DATA_HOME=/dev/null/nowhere open || return 1
    quit F2 Down Right Escape q
    expect "exit 0" [ "$status" -eq 0 ]
    expect "one line, not: $(cat "$folder/errors")" [ "$(wc -l <"$folder/errors")" -eq 1 ]
}

without_a_display_one_line_names_what_works()
{
    DISPLAY='' "$program" play >"$folder/out" 2>"$folder/errors"
    status=$?
    expect "exit 1, not $status" [ "$status" -eq 1 ]
    expect "one line" [ "$(wc -l <"$folder/errors")" -eq 1 ]
    expect "it names 'heapstorm run'" grep -q "'heapstorm run'" "$folder/errors"
    expect "nothing on standard output" [ ! -s "$folder/out" ]
}

# --- Running them ---------------------------------------------------------------------------------

cases="real_keys_switch_the_memory a_signal_ends_it minimised_it_comes_back resizing_is_followed
    full_screen_and_back every_scene_is_reached_and_left the_mouse_chooses_in_the_menu nothing_is_allocated_by_the_game
    a_broken_settings_file_is_told_and_kept settings_that_cannot_be_kept_are_one_message
    without_a_display_one_line_names_what_works"

start_display
# shellcheck disable=SC2086 # a list of names
[ $# -gt 0 ] || set -- $cases
for case in "$@"; do
    echo "[ RUN    ] $case"
    case_failed=
    rm -rf "$XDG_DATA_HOME" && mkdir -p "$XDG_DATA_HOME" "$folder/pictures" "$folder/.config"
# shellcheck disable=SC2016 # it stands so in the file
echo 'XDG_PICTURES_DIR="$HOME/pictures"' >"$folder/.config/user-dirs.dirs"
    "$case" || case_failed=yes
    [ -z "$player" ] || terminate
    if [ -z "$case_failed" ]; then
        passed=$((passed + 1))
        echo "[     OK ] $case"
    else
        failed=$((failed + 1))
        [ ! -s "$folder/errors" ] || sed 's/^/    /' "$folder/errors"
        echo "[ FAILED ] $case"
    fi
done
echo "$passed passed, $failed failed, $left_out of the passed left out"
[ "$failed" -eq 0 ]
