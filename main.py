"""Case Audit: `python main.py` opens the window, `python main.py --help` lists the commands."""

import sys

if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # only a frozen build starts itself for its workers
        from multiprocessing import freeze_support

        freeze_support()
    try:
        from audit_app.app.main import main

        sys.exit(main())
    except KeyboardInterrupt:  # before there was anything to stop
        sys.exit(130)
