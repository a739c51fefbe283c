/// The decoder of a file's text to an encoding that expat reads. What expat has itself it gets as
/// it is; everything else becomes UTF-8 with the system's iconv. Nothing but the given bytes is
/// read.
#ifndef HS_PATTERN_ENCODING_H
#define HS_PATTERN_ENCODING_H

#include "pattern/findings.h"

/// Longest name of an encoding, its final zero included.
#define HS_ENCODING_NAME_BYTES 41

/// Longest sentence about a file's text, its final zero included.
#define HS_TEXT_SENTENCE_BYTES 220

/// A file's text. `bytes` are the caller's or belong to the text.
typedef struct hs_text {
    const char *bytes;
    size_t count;
    const char *encoding; ///< that expat has to take; NULL for what it finds itself
    bool is_wide;         ///< an ASCII character takes more than one byte
    bool is_single;       ///< every byte is a character
    hs_gate *gate;
    hs_tag tag;
    char *decoded; ///< owned, or NULL
    size_t decoded_bytes;
} hs_text;

typedef enum hs_text_verdict { HS_TEXT_FINE, HS_TEXT_REFUSED, HS_TEXT_NO_MEMORY } hs_text_verdict;

/// Finds out the encoding of `count` bytes, by the first bytes and the XML declaration, and decodes
/// them. A file that declares none and is no UTF-8 is read byte by byte: real files hold comments
/// in Shift_JIS without saying so. REFUSED comes with a place and a sentence. Release in any case.
hs_text_verdict hs_text_open(hs_text *text, hs_gate *gate, hs_tag tag, const char *bytes,
                             size_t count, hs_source_position *place,
                             char sentence[HS_TEXT_SENTENCE_BYTES]);

void hs_text_release(hs_text *text);

/// The position of the byte at `offset`, counted as expat counts: in characters, and a line ends
/// with CR LF, LF or CR.
hs_source_position hs_text_place(const hs_text *text, size_t offset);

#endif
