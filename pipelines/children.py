"""Child processes that never outlive us, not even when we are killed."""

import os
import threading


def stop_with_parent() -> None:
    """End this process when its standard input ends: the parent holds the other end of the pipe."""

    def wait_for_the_end() -> None:
        # not sys.stdin: its lock, held here, would break the interpreter's own shutdown
        while os.read(0, 4096):
            pass
        os._exit(0)  # nothing to save, and nobody is left to be polite to

    threading.Thread(target=wait_for_the_end, daemon=True).start()
