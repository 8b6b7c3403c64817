"""How gunicorn serves the site: `gunicorn`, in this folder. What differs by host comes from the environment:

PORT, BIND          where it listens: 127.0.0.1:8000; BIND for more, as in 0.0.0.0:8000 or unix:/run/mtfp.sock
WEB_CONCURRENCY     how many processes (default 2): about one a core
FORWARDED_ALLOW_IPS addresses of the proxies that are believed (gunicorn's own; default 127.0.0.1)
"""

import os

from mtfp.operations.logs import logging_config

wsgi_app = "mtfp.wsgi"
bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 4  # a reader on a slow line holds a thread, not a process
preload_app = True  # processes share what they have loaded
timeout = 60  # seconds; the longest thing, a whole workbook, takes under one
graceful_timeout = 30  # an edit that has begun is finished before a process goes
keepalive = 5
max_requests, max_requests_jitter = 20_000, 2_000  # a leak somewhere below us never grows for ever
control_socket_disable = True  # signals suffice, and its folder is a home that a service has not
logconfig_dict = logging_config(os.environ.get("LOG_FORMAT") or "json", os.environ.get("LOG_LEVEL") or "INFO")
