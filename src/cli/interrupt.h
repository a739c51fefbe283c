/// Being interrupted without leaving half a file. While work with open outputs is in progress, the
/// signals that end a program are held back and asked for between two steps: no handler runs at an
/// odd moment and no global variable is needed.
#ifndef HS_CLI_INTERRUPT_H
#define HS_CLI_INTERRUPT_H

/// Holds SIGINT, SIGTERM and SIGHUP back from now on, unless they are being ignored, and makes a
/// reader that goes away an error of writing.
void hs_interrupt_hold(void);

/// The number of a signal that came in the meantime, or 0.
int hs_interrupt_pending(void);

#endif
