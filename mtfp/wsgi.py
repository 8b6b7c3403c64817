"""The application that gunicorn serves: `gunicorn mtfp.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mtfp.settings")

application = get_wsgi_application()
