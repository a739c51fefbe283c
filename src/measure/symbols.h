/// Names, source files and lines for addresses in the code of this process.
///
/// libdw reads them from the symbol tables and the debugging information of the program and its
/// libraries, `static` functions included. A build without libdw knows what the dynamic linker
/// knows: the functions that a library exports, else the module and an offset. libdw uses the heap,
/// so symbols are looked up while a report is written, never while something is recorded.
#ifndef HS_MEASURE_SYMBOLS_H
#define HS_MEASURE_SYMBOLS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Room for a function's name, and for a file's.
enum { HS_SYMBOL_BYTES = 160 };

/// What is known of the modules that are loaded. Zero-initialised it knows what the linker knows.
typedef struct hs_symbols {
    struct Dwfl *modules; ///< libdw's; NULL without it
} hs_symbols;

/// Looks at all modules that are loaded now.
void hs_symbols_open(hs_symbols *symbols);
void hs_symbols_close(hs_symbols *symbols);

/// Writes the name of the function that contains the call with this return address. The name has no
/// space and no semicolon and is never empty.
void hs_symbols_name(const hs_symbols *symbols, uintptr_t address, char *name, size_t bytes);

/// A line of the source.
typedef struct hs_source_line {
    const char *path; ///< as the compiler recorded it; valid until the symbols are closed
    int number;       ///< counted from 1
} hs_source_line;

/// The line of that function on which the call stands: of a call in an inlined function, the line
/// on which the inlined function is called. False when nothing is known of it.
bool hs_symbols_line(const hs_symbols *symbols, uintptr_t address, hs_source_line *line);

#endif
