"""Case Audit: `python main.py` opens the window, `python main.py --help` lists the commands."""

import sys
from multiprocessing import freeze_support

if __name__ == "__main__":
    freeze_support()
    from audit_app.app.main import main

    sys.exit(main())
