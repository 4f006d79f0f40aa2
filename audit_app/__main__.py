"""`python -m audit_app`: the same as the installed `case-audit`."""

import sys
from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()
    try:
        from audit_app.app.main import main

        sys.exit(main())
    except KeyboardInterrupt:  # before there was anything to stop
        sys.exit(130)
