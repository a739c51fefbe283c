/// The digests of both sides, compared at equal ticks, whoever is ahead.
#ifndef HS_VERSUS_AGREEMENT_H
#define HS_VERSUS_AGREEMENT_H

#include "heapstorm/measure.h"
#include "versus/settings.h"

/// Ticks between two digests. At 200,000 particles one takes about as long as four ticks of
/// `columns`.
enum { HS_AGREEMENT_TICKS = 120 };

/// Digests that wait for the other side: a lead of 34 minutes. What is older is not compared.
enum { HS_AGREEMENT_ROOM = 1024 };

/// Zero-initialised nothing was compared.
typedef struct hs_agreement {
    hs_milestone waiting[HS_SIDES][HS_AGREEMENT_ROOM]; ///< by number of the digest
    uint64_t compared;                                 ///< pairs of digests so far
    hs_milestone last;                                 ///< the last that were the same
    bool differs;                                      ///< two were not
    uint64_t differs_tick;                             ///< the first such tick that was found
} hs_agreement;

/// Whether a digest is taken after so many ticks.
static inline bool hs_agreement_is_due(uint64_t ticks)
{
    return ticks % HS_AGREEMENT_TICKS == 0;
}

/// Adds a side's digests after a tick that is due, and compares them when the other side's are
/// there.
void hs_agreement_add(hs_agreement *agreement, unsigned side, const hs_milestone *milestone);

#endif
