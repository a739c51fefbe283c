/// The part of XML reading that patterns and scenarios share: the file's encoding, the refusal of
/// all entities but XML's own five, and error messages for malformed XML.
#ifndef HS_PATTERN_MARKUP_GUARD_H
#define HS_PATTERN_MARKUP_GUARD_H

#include <expat.h>

#include "pattern/encoding.h"

/// What messages tell of an open element.
typedef struct hs_open_tag {
    char name[64]; ///< cut where it is longer
    int line;
} hs_open_tag;

/// Must be the first member of what the reader gives to expat as user data.
typedef struct hs_markup_guard {
    XML_Parser parser;
    hs_decoded_text text;
    /// Hears of what is left out without harm; may be NULL.
    void (*warn)(struct hs_markup_guard *guard, hs_source_position place, const char *sentence);
    bool refused; ///< the text holds what is never read: `place` and `sentence` tell
    hs_source_position place;
    char sentence[HS_DECODED_SENTENCE_BYTES];
} hs_markup_guard;

/// Decodes `count` bytes and makes the parser, which hears of entities. NO_MEMORY and REFUSED leave
/// no parser. Close in any case.
hs_decoded_verdict hs_markup_guard_open(hs_markup_guard *guard, hs_gate *gate, hs_tag tag,
                                        const char *bytes, size_t count);

void hs_markup_guard_close(hs_markup_guard *guard);

/// Refuses an entity in the attributes of the element that opens, which expat would leave out in
/// silence. False when there is one: the reading has been stopped.
bool hs_markup_guard_attributes(hs_markup_guard *guard);

/// Where the parser stands.
hs_source_position hs_markup_guard_here(const hs_markup_guard *guard);

/// Where the reading failed, for `hs_markup_guard_tell`.
typedef struct hs_markup_failure {
    const char *beginning;   ///< what a file of this kind begins with: "a pattern begins with ..."
    const hs_open_tag *open; ///< the innermost open element; NULL when none is open
} hs_markup_failure;

/// Writes why the text was refused, or why expat rejects it, into `place` and `sentence`.
void hs_markup_guard_tell(hs_markup_guard *guard, const hs_markup_failure *failure);

/// Whether text consists of XML's white space.
bool hs_markup_is_blank(const char *bytes, size_t count);

#endif
