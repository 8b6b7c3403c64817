"""Workbooks that people send: guarded, then read as cells with their addresses. No Django, no views."""
