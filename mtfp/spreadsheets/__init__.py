"""Workbooks that people send: guarded, read as cells with their addresses, shown as changes, imported when confirmed.

Reading knows nothing of Django; the preview is kept by `models`, written by `services`, shown by `views`.
"""
