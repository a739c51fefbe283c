#include "versus/agreement.h"

#include "base/forbidden.h"

void hs_agreement_add(hs_agreement *agreement, unsigned side, const hs_milestone *milestone)
{
    size_t place = milestone->tick / HS_AGREEMENT_TICKS % HS_AGREEMENT_ROOM;
    agreement->waiting[side][place] = *milestone;
    const hs_milestone *other = &agreement->waiting[1 - side][place];
    if (other->tick != milestone->tick) return;
    agreement->compared++;
    bool is_same = other->digests.game == milestone->digests.game &&
                   other->digests.seen == milestone->digests.seen;
    if (is_same && milestone->tick > agreement->last.tick) agreement->last = *milestone;
    if (is_same || agreement->differs) return;
    agreement->differs = true;
    agreement->differs_tick = milestone->tick;
}
