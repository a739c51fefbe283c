#!/bin/sh
# Starts the real window on a display of its own, presses real keys, and looks at what comes of it.
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
mkdir -p "$XDG_DATA_HOME"
# What the display's libraries keep to the end is theirs; test_session looks at ours.
export ASAN_OPTIONS=detect_leaks=0
unset WAYLAND_DISPLAY SDL_VIDEODRIVER XDG_CONFIG_HOME

start_display()
{
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp 3>"$folder/display" \
        2>"$folder/xvfb.log" &
    server=$!
    for _ in $(seq 50); do
        [ -s "$folder/display" ] && break
        sleep 0.2
    done
    DISPLAY=:$(cat "$folder/display")
    export DISPLAY
    [ "$DISPLAY" != : ] || { echo "Xvfb did not start" && exit 1; }
    command -v openbox >/dev/null || return 0
    openbox >"$folder/manager.log" 2>&1 &
    manager=$!
    # It takes windows over only once it rules; one that it takes over later is hidden for a moment.
    for _ in $(seq 50); do
        xdotool get_desktop >/dev/null 2>&1 && break
        sleep 0.1
    done
    sleep 0.2
}

needs_manager()
{
    [ -n "$manager" ] && return
    echo "    left out: openbox is not installed"
    left_out=$((left_out + 1))
    return 1
}

# --- Playing --------------------------------------------------------------------------------------

# open OPTION...: starts the window and waits until it is there and has the keyboard.
open()
{
    rm -f "$folder/report.json"
    "$program" play --json "$folder/report.json" "$@" 2>"$folder/errors" &
    player=$!
    # Nothing here takes a minute; who does has missed a key.
    guard_player >/dev/null 2>&1 &
    guard=$!
    window=
    for _ in $(seq 100); do
        window=$(xdotool search --onlyvisible --name '^Heapstorm$' 2>/dev/null | head -n 1)
        [ -n "$window" ] && break
        sleep 0.1
    done
    [ -n "$window" ] || return 1
    sleep 0.3
    xdotool windowfocus --sync "$window" 2>/dev/null
    sleep 0.2
}

guard_player()
{
    sleep 60 &
    trap 'kill $! && exit' TERM
    wait
    kill -KILL "$player"
}

# press KEY...: real keys, one after the other.
press()
{
    for key in "$@"; do
        xdotool key "$key"
        sleep 0.15
    done
}

# quit KEY...: presses what leads out and waits for the end; sets `status`.
quit()
{
    press "$@"
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

pictures()
{
    find "$XDG_DATA_HOME" "$folder" -name 'heapstorm-*.png' 2>/dev/null | sort -u
}

# take_picture: once nothing is told in the window any more; sets `picture`.
take_picture()
{
    sleep 6
    number=$(pictures | wc -l)
    xdotool key F12
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        sleep 0.3
        [ "$(pictures | wc -l)" -gt "$number" ] && break
    done
    picture=$(pictures | tail -n 1)
}

# shoot: likewise at once, whatever is told in the window.
shoot()
{
    number=$(pictures | wc -l)
    xdotool key F12
    for _ in $(seq 30); do
        sleep 0.1
        [ "$(pictures | wc -l)" -gt "$number" ] && break
    done
    picture=$(pictures | tail -n 1)
}

# of_picture PICTURE GEOMETRY: the raw pixels of a piece of a picture, in a file whose name is told.
of_picture()
{
    piece="$folder/piece-$(basename "$1" .png)-$2.rgb"
    convert "$1" -crop "$2" -depth 8 "rgb:$piece" && echo "$piece"
}

expect()
{
    what=$1
    shift
    "$@" && return
    echo "    not so: $what"
    case_failed=yes
}

is_picture()
{
    [ -n "$1" ] && [ "$(dd if="$1" bs=1 skip=1 count=3 2>/dev/null)" = PNG ]
}

same() { cmp -s "$1" "$2"; }
differ() { ! cmp -s "$1" "$2"; }

# --- Cases ----------------------------------------------------------------------------------------

# Keys of the real keyboard switch the memory; the digest is that of a run without a window.
switch_keeps_the_digest()
{
    open --scenario storm --bullets 2000 --particles 20000 --autopilot --frames 240 || return 1
    press Tab l 1 Tab
    quit
    expect "exit 0" [ "$status" -eq 0 ]
    expect "the last strategy is naive" [ "$(figure memory)" = naive ]
    expect "the list was chosen" [ "$(figure layout)" = list ]
    "$program" run --scenario storm --bullets 2000 --particles 20000 --warmup 0 \
        --frames "$(figure ticks)" --json "$folder/run.json" --quiet >/dev/null
    headless=$(sed -n 's/^ *"digest": "\(.*\)",$/\1/p' "$folder/run.json" | head -n 1)
    expect "the digest $(figure digest) is $headless" [ "$(figure digest)" = "$headless" ]
}

# In a pause the switch changes the words on the panel and nothing on the field.
switch_changes_the_words_and_not_the_field()
{
    open --scenario storm --bullets 2000 --particles 20000 || return 1
    sleep 0.5
    press p
    take_picture
    with_panel_before=$picture
    press Tab
    take_picture
    with_panel_after=$picture
    press F1 F1
    take_picture
    after=$picture
    press Tab
    take_picture
    before=$picture
    terminate
    expect "four pictures" [ "$(pictures | wc -l)" -ge 4 ]
    expect "they are pictures" is_picture "$after"
    expect "the panel's words change" differ "$with_panel_before" "$with_panel_after"
    expect "the field does not" same "$before" "$after"
}

arrows_move_and_z_shoots()
{
    open --scenario calm --frames 150 || return 1
    xdotool keydown Left keydown z
    sleep 0.6
    xdotool keyup Left keyup z
    quit
    expect "the player went left, to $(of_row player x)" \
        awk "BEGIN { exit !($(of_row player x) < 200) }"
    expect "shots were fired" [ "$(of_row shots peak)" -gt 0 ]
}

# Nobody plays on while another window has the keyboard: it is found paused, from where Q leads to
# the title and out.
focus_loss_pauses()
{
    needs_manager || return 0
    open --scenario calm || return 1
    xdotool keydown Left
    sleep 0.2
    "$program" play --scenario calm --frames 60 2>/dev/null &
    other=$!
    wait "$other"
    xdotool keyup Left
    sleep 0.3
    quit q q
    expect "exit 0, not $status" [ "$status" -eq 0 ]
}

minimised_it_is_idle_and_comes_back()
{
    needs_manager || return 0
    open --scenario storm --autopilot --warmup 0 || return 1
    xdotool windowminimize --sync "$window"
    sleep 0.5
    busy_before=$(ticks_of_processor)
    sleep 2
    busy=$(($(ticks_of_processor) - busy_before))
    echo "    minimised: $busy of 200 hundredths of a second"
    expect "less than 5 % of a core" [ "$busy" -lt 10 ]
    xdotool windowmap --sync "$window" windowactivate "$window"
    sleep 1
    quit alt+F4
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "it went on: $(figure frames) frames" [ "$(figure frames)" -gt 60 ]
}

# Time of the processor that the player has used, in hundredths of a second.
ticks_of_processor()
{
    sed 's/.*) //' "/proc/$player/stat" | awk '{ print $12 + $13 }'
}

pause_is_idle()
{
    open --scenario storm || return 1
    sleep 0.3
    press p
    sleep 4.5
    busy_before=$(ticks_of_processor)
    sleep 4
    busy=$(($(ticks_of_processor) - busy_before))
    echo "    in a pause: $busy of 400 hundredths of a second"
    expect "less than 5 % of a core" [ "$busy" -lt 20 ]
    terminate
    expect "exit 143, as after SIGTERM, not $status" [ "$status" -eq 143 ]
}

resizing_is_followed()
{
    open --scenario storm --bullets 500 --particles 5000 --frames 260 --autopilot || return 1
    for size in "400 700" "2560 1080" "1 1" "800 600"; do
        # shellcheck disable=SC2086 # two words
        xdotool windowsize "$window" $size
        sleep 0.4
    done
    quit
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "800 wide at the end, not $(figure width)" [ "$(figure width)" = 800 ]
    expect "600 high at the end" [ "$(figure height)" = 600 ]
    expect "the field is 448 wide, in whole units of 4" [ "$(figure field_width)" = 448 ]
}

full_screen_and_back()
{
    needs_manager || return 0
    open --scenario calm --frames 160 || return 1
    press F11
    quit
    expect "exit 0" [ "$status" -eq 0 ]
    expect "as wide as the display, not $(figure width)" [ "$(figure width)" = 1600 ]
    # It is kept, and the next start is full screen too.
    open --scenario calm --frames 160 || return 1
    press alt+Return
    sleep 0.6
    quit
    expect "a window again, not $(figure width)" [ "$(figure width)" = 1280 ]
}

# The way of a newcomer: title, play, pause, help, settings, title, out.
every_scene_is_reached_and_left()
{
    open || return 1
    quit Return z p h h F2 Down Right Escape q q
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "settings were kept" grep -q 'screen_shake = 55 %' "$XDG_DATA_HOME/heapstorm/settings.txt"
}

# Six hundred frames, counted after the warm-up.
nothing_is_allocated_by_the_game()
{
    open --scenario storm --particles 100000 --autopilot --frames 720 --warmup 120 \
        --renderer canvas || return 1
    quit
    expect "exit 0" [ "$status" -eq 0 ]
    expect "600 frames" [ "$(figure frames)" = 600 ]
    expect "no allocation by the game, not $(of_row game allocations)" \
        [ "$(of_row game allocations)" = 0 ]
    expect "SDL draws in software, not by $(figure render_driver)" \
        [ "$(figure render_driver)" = software ]
    expect "the full panel was drawn" [ "$(figure panel)" = full ]
    expect "no allocation by SDL while drawing, not $(of_row sdl allocations)" \
        [ "$(of_row sdl allocations)" = 0 ]
    echo "    allocations a frame: game $(of_row game per_frame), SDL $(of_row sdl per_frame)," \
        "the display's library $(of_row display per_frame)"
    echo "    first picture after $(($(figure first_frame_ns) / 1000000)) ms"
}

# In the pixels that were shown: every part lies beside the field, in a place of its own, and has
# something in it.
all_seven_parts_of_the_panel_are_there()
{
    open --scenario storm --autopilot --frames 90 || return 1
    quit
    expect "exit 0" [ "$status" -eq 0 ]
    left=$(figure field_x)
    right=$((left + $(figure field_width)))
    expect "the field is in the middle, not from $left to $right" [ $((left + right)) -ge 1276 ]
    parts=0
    for part in strategy frames statistics traffic map gauges cost; do
        x=$(of_row "$part" x)
        end=$((x + $(of_row "$part" width)))
        expect "$part has ink, not $(of_row "$part" ink)" [ "$(of_row "$part" ink)" -gt 300 ]
        if [ "$end" -le "$left" ] || { [ "$x" -ge "$right" ] && [ "$end" -le 1280 ]; }; then
            parts=$((parts + 1))
        fi
    done
    expect "seven beside the field, not $parts" [ "$parts" -eq 7 ]
}

# Every stop is reached with Right and left again with Left, and each has a title of its own; Escape
# leads back to the title page.
the_tour_is_walked_from_end_to_end()
{
    stops=16
    open || return 1
    press t
    former=
    stop=1
    while [ "$stop" -le "$stops" ]; do
        sleep 0.5
        shoot
        expect "stop $stop has a picture" is_picture "$picture"
        # A blank picture of this size takes some 6,000 bytes.
        expect "stop $stop is not blank" [ "$(wc -c <"$picture")" -gt 30000 ]
        if command -v convert >/dev/null; then
            title=$(of_picture "$picture" "$tour_title")
            # A stop makes its world first, which takes longer on a busy machine.
            for _ in $(seq 20); do
                [ -n "$former" ] && ! differ "$former" "$title" || break
                sleep 0.5
                shoot
                title=$(of_picture "$picture" "$tour_title")
            done
            [ -z "$former" ] || expect "stop $stop has another title" differ "$former" "$title"
            [ "$stop" -gt 1 ] || first_title=$title
            former=$title
        fi
        [ "$stop" -eq "$stops" ] || press Right
        stop=$((stop + 1))
    done
    # There is nothing behind the last one.
    press Right
    shoot
    if [ -n "$former" ]; then
        expect "the last stop stays" same "$former" "$(of_picture "$picture" "$tour_title")"
    fi
    for _ in $(seq 2 "$stops"); do press Left; done
    sleep 0.5
    shoot
    if [ -n "$former" ]; then
        expect "the way back leads to the first" \
            same "$first_title" "$(of_picture "$picture" "$tour_title")"
    fi
    press Escape
    sleep 0.5
    quit q
    expect "exit 0 by Q on the title page, not $status" [ "$status" -eq 0 ]
    expect "the world is the game's again, not $(figure scenario)" \
        [ "$(figure scenario)" = arcade ]
}

# The collector off and on, by key, in the panel's words; and what is not there says so.
keys_of_the_lab_change_the_panels_words()
{
    open --scenario storm --bullets 500 --particles 5000 --memory refcount || return 1
    sleep 0.5
    press p
    take_picture
    on=$picture
    press k
    take_picture
    off=$picture
    press k
    take_picture
    on_again=$picture
    press n comma i o j
    quit q q
    expect "exit 0, not $status" [ "$status" -eq 0 ]
    expect "it is refcount still, not $(figure memory)" [ "$(figure memory)" = refcount ]
    if command -v convert >/dev/null; then
        for name in on off on_again; do
            eval "$name=\$(of_picture \"\$$name\" \"$lab_state\")"
        done
        expect "the state on the panel changes" differ "$on" "$off"
        expect "and comes back" same "$on" "$on_again"
    fi
}

a_picture_can_be_asked_for()
{
    open --scenario calm --frames 60 --screenshot "30:$folder/shot.png" || return 1
    quit
    expect "exit 0" [ "$status" -eq 0 ]
    expect "there is the picture" is_picture "$folder/shot.png"
    open --scenario calm --frames 60 --screenshot "30:/nowhere/shot.png" || return 1
    quit
    expect "exit 1 where it cannot be written, not $status" [ "$status" -eq 1 ]
    expect "one line says so" [ "$(wc -l <"$folder/errors")" -eq 1 ]
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

cases="switch_keeps_the_digest switch_changes_the_words_and_not_the_field arrows_move_and_z_shoots
    focus_loss_pauses minimised_it_is_idle_and_comes_back pause_is_idle resizing_is_followed full_screen_and_back
    every_scene_is_reached_and_left nothing_is_allocated_by_the_game
    all_seven_parts_of_the_panel_are_there the_tour_is_walked_from_end_to_end
    keys_of_the_lab_change_the_panels_words a_picture_can_be_asked_for
    a_broken_settings_file_is_told_and_kept settings_that_cannot_be_kept_are_one_message
    without_a_display_one_line_names_what_works"

# Where the tour has a stop's title, and the panel what state the collector is in, in the window of
# 1280 x 720 that it begins with.
tour_title=720x56+550+6
lab_state=340x20+16+508

start_display
# shellcheck disable=SC2086 # a list of names
[ $# -gt 0 ] || set -- $cases
for case in "$@"; do
    echo "[ RUN    ] $case"
    case_failed=
    rm -rf "$XDG_DATA_HOME" && mkdir -p "$XDG_DATA_HOME"
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
