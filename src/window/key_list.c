#include "window/key_list.h"

#include "heapstorm/memory.h"

#include "base/forbidden.h"

static bool is_missing_strategy(hs_action action)
{
    return action >= HS_ACTION_STRATEGY_1 && action <= HS_ACTION_STRATEGY_7 &&
           (unsigned)(action - HS_ACTION_STRATEGY_1) >= hs_strategy_count();
}

/// "Left, A" and three more read worse than what everybody calls them.
static bool moves_as_usual(const hs_bindings *bindings, int first)
{
    hs_bindings usual = hs_bindings_default();
    return first == HS_ACTION_LEFT &&
           memcmp(&bindings->of[first], &usual.of[first], 4 * sizeof usual.of[0]) == 0;
}

/// The actions from `first` on that share a line with it; returns how many.
static int count_together(int first)
{
    const char *brief = hs_action_row_of((hs_action)first)->brief;
    int count = 1;
    while (first + count < HS_ACTION_COUNT &&
           strcmp(hs_action_row_of((hs_action)(first + count))->brief, brief) == 0) {
        count++;
    }
    return count;
}

/// The first key of each of some actions: "- +", or "1 \u2013 7" for many.
static void list_first_keys(const hs_bindings *bindings, int first, int count, char *text,
                            size_t bytes)
{
    enum { LISTED_MOST = 4 };
    int there = 0;
    while (there < count && !is_missing_strategy((hs_action)(first + there))) there++;
    text[0] = '\0';
    for (int i = 0; i < there; i++) {
        char label[32];
        bool is_within = there > LISTED_MOST && i > 0 && i < there - 1;
        if (is_within) continue;
        hs_bindings_label(bindings, (hs_action)(first + i), label, sizeof label);
        size_t length = strlen(text);
        const char *between = there > LISTED_MOST ? " \u2013 " : "  ";
        snprintf(text + length, bytes - length, "%s%s", length > 0 ? between : "", label);
    }
}

bool hs_key_list_next(const hs_bindings *bindings, int *action, hs_key_line *line)
{
    while (*action < HS_ACTION_COUNT) {
        int first = *action, count = count_together(first);
        const hs_action_row *row = hs_action_row_of((hs_action)first);
        *action += count;
        line->group = row->group;
        line->what = count > 1 ? row->brief : row->help;
        line->brief = row->brief;
        if (moves_as_usual(bindings, first)) {
            snprintf(line->keys, sizeof line->keys, "Arrows, WASD");
        } else if (count > 1) {
            list_first_keys(bindings, first, count, line->keys, sizeof line->keys);
        } else {
            hs_bindings_labels(bindings, (hs_action)first, line->keys, sizeof line->keys);
        }
        if (line->keys[0] != '\0') return true;
    }
    return false;
}
