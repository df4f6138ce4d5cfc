"""`python -m publiek.web COMMAND`: the framework's own commands (makemigrations, dbshell) for this site."""

import os
import sys
from pathlib import Path

from publiek.web.preparing import prepare
from publiek.web.site import read_site, site_of

if __name__ == "__main__":
    told = os.environ.get("PUBLIEK_SITE")
    home = Path(os.environ.get("PUBLIEK_HOME", "data"))
    prepare(read_site(Path(told), home=home) if told else site_of({"home": home}))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["publiek.web", *sys.argv[1:]])
