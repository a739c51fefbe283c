/// Compiles a checked document into a pattern.
#ifndef HS_PATTERN_COMPILER_H
#define HS_PATTERN_COMPILER_H

#include "pattern/checker.h"
#include "pattern/program.h"

/// Fills the arrays of `pattern`, whose gate is set and whose other fields are zero; takes the
/// tokens out of `checked`. False when a limit is exceeded or memory runs out: the findings tell,
/// and what was filled so far is the pattern's.
bool hs_compiler_run(hs_pattern *pattern, const hs_document *document, hs_checked *checked,
                     hs_findings *findings);

#endif
