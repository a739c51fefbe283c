/// A decoder that converts a file's text to an encoding that expat reads. Encodings that expat
/// knows pass through unchanged; the system's iconv turns all others into UTF-8. Only the given
/// bytes are read.
#ifndef HS_PATTERN_ENCODING_H
#define HS_PATTERN_ENCODING_H

#include "pattern/findings.h"

/// Longest name of an encoding, its final zero included.
#define HS_ENCODING_NAME_BYTES 41

/// Longest sentence about a file's text, its final zero included.
#define HS_DECODED_SENTENCE_BYTES 220

/// A file's text. `bytes` are the caller's or belong to the text.
typedef struct hs_decoded_text {
    const char *bytes;
    size_t count;
    const char *encoding; ///< that expat has to take; NULL for what it finds itself
    bool is_wide;         ///< an ASCII character takes more than one byte
    bool is_single;       ///< every byte is a character
    hs_gate *gate;
    hs_tag tag;
    char *decoded; ///< owned, or NULL
    size_t decoded_bytes;
} hs_decoded_text;

typedef enum hs_decoded_verdict {
    HS_DECODED_FINE,
    HS_DECODED_REFUSED,
    HS_DECODED_NO_MEMORY
} hs_decoded_verdict;

/// Finds out the encoding of `count` bytes, by the first bytes and the XML declaration, and decodes
/// them. A file that declares none and is no UTF-8 is read byte by byte: real files hold comments
/// in Shift_JIS without saying so. REFUSED comes with a place and a sentence. Release in any case.
hs_decoded_verdict hs_decoded_open(hs_decoded_text *text, hs_gate *gate, hs_tag tag,
                                   const char *bytes, size_t count, hs_source_position *place,
                                   char sentence[HS_DECODED_SENTENCE_BYTES]);

void hs_decoded_release(hs_decoded_text *text);

/// The position of the byte at `offset`, counted as expat counts: in characters, and a line ends
/// with CR LF, LF or CR.
hs_source_position hs_decoded_place(const hs_decoded_text *text, size_t offset);

#endif
