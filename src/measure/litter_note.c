#include "measure/litter_note.h"

#include "measure/words.h"

#include "base/forbidden.h"

void hs_litter_note(const hs_world *world, char *text, size_t bytes)
{
    hs_litter_counts counts = hs_world_litter_counts(world);
    const hs_strategy *strategy = hs_world_strategy(world);
    text[0] = '\0';
    if (counts.percent == 0) return;
    const char *layout =
        strategy->is_boxed && hs_world_layout(world) == HS_LAYOUT_LIST ? " (list)" : "";
    if (strategy->keeps_kinds_apart) {
        snprintf(text, bytes, "litter under %s%s: the free lists are shuffled", strategy->name,
                 layout);
        return;
    }
    snprintf(text, bytes, "litter under %s%s: %s of %s blocks stay, %s, made in %s", strategy->name,
             layout, hs_word_of_count(counts.kept).text, hs_word_of_count(counts.blocks).text,
             hs_word_of_bytes(counts.kept_bytes).text, hs_word_of_time((double)counts.ns).text);
}
