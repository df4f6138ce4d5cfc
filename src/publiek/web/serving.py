"""How does the site start, and how does it stop? Accounts brought up to date, then answering until told to end."""

from __future__ import annotations

from collections.abc import Callable

import waitress

from publiek.errors import StorageError, Text
from publiek.web.installing import ready
from publiek.web.site import Site

THREADS = 12
#: Requests up to this size (a part of a file, a list of customers) are never put on the disk by the server itself.
IN_MEMORY = 5 * 1024**2


def serve(site: Site, *, started: Callable[[str], None] = lambda address: None) -> None:
    """Answer at `site.address` until stopped. `started` is called with the address once the first page can be asked.

    Raises StorageError "site-port-taken" when another program answers there.
    """
    ready(site)
    from django.core.wsgi import get_wsgi_application

    from publiek.web.asking import forgetting
    from publiek.web.connections import working as connections
    from publiek.web.dashboards.desk import warm_up
    from publiek.web.takeaway import making
    from publiek.web.terms import working as terms
    from publiek.web.uploads import working

    application = get_wsgi_application()
    trusted = {"trusted_proxy": site.proxy, "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto"}
    try:
        server = waitress.create_server(
            application,
            host=site.address,
            port=site.port,
            threads=THREADS,
            ident=None,
            inbuf_overflow=IN_MEMORY,
            max_request_body_size=site.upload_limit,
            clear_untrusted_proxy_headers=True,
            **(trusted if site.proxy else {}),
        )
    except OSError:
        server = None
    if server is None:
        raise StorageError(
            "site-port-taken",
            Text("Op dit adres draait al een ander programma.", "Another program answers at this address."),
            Text("Kies een andere poort met --port.", "Choose another port with --port."),
            {"port": site.port},
        )
    warm_up()
    working.start()
    making.start()
    connections.start()
    terms.start()
    forgetting.start(site.home)
    started(f"http://{site.address}:{server.effective_port}/")
    try:
        server.run()
    finally:
        server.close()
